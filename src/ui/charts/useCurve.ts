/** The curve of the network that is in the lab, if one was drawn. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import { type Curve, curveOf } from './curve.ts';

export function useCurve(): Curve | null {
  const sweep = useStore(labStore, (state) => state.sweep);
  const model = useStore(labStore, (state) => state.model);
  return useMemo(() => curveOf(sweep, model), [sweep, model]);
}
