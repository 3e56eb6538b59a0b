/** Methods that cut in one look, so that a curve can be drawn of them. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { MethodDescription } from '../../engine/catalog.ts';
import { labStore } from '../../state/lab.ts';

const inOneLook: readonly MethodDescription['kind'][] = ['scoreWeights', 'solve'];

export function useSweepable(): readonly MethodDescription[] {
  const methods = useStore(labStore, ({ catalog }) => catalog?.methods);
  return useMemo(() => (methods ?? []).filter(({ kind }) => inOneLook.includes(kind)), [methods]);
}
