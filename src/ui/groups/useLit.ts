/** Rows and columns of one layer that are lit now; the same object as long as nothing of the layer changes. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { type LitRanges, litRanges } from './litRanges.ts';

const none: readonly never[] = [];

export function useLit(layer: string): LitRanges {
  const groups = useStore(labStore, (state) => state.model?.groups ?? none);
  const lit = useStore(draftStore, (state) => state.lit);
  return useMemo(() => litRanges(groups, lit, layer), [groups, lit, layer]);
}
