/** Where the heads of one layer lie; the same object as long as the network is. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import { type HeadEdges, headEdges } from './headEdges.ts';

const none: readonly never[] = [];

export function useHeads(layer: string): HeadEdges | null {
  const groups = useStore(labStore, (state) => state.model?.groups ?? none);
  return useMemo(() => headEdges(groups, layer), [groups, layer]);
}
