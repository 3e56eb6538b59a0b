/** The methods that cut in one look: those that train while they prune have no point without a training of its own. */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { labStore } from '../../state/lab.ts';
import { cutsAtOnce } from './curve.ts';

export function useSweepable(): readonly string[] {
  return useStore(
    labStore,
    useShallow(({ catalog }) => catalog?.methods.filter(cutsAtOnce).map(({ id }) => id) ?? []),
  );
}
