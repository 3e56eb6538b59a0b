/** How the curve is looked at: what was chosen, where it suits the network that was swept. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type CompareState, compareStore } from '../../state/compare.ts';
import { labStore } from '../../state/lab.ts';
import { byPowers, kindOf, type Measure, measuresOf, type TaskKind } from './measures.ts';

export interface Look extends Pick<CompareState, 'axis' | 'zerosToo' | 'logX'> {
  readonly kind: TaskKind;
  /** Those that can be chosen. */
  readonly measures: readonly Measure[];
  readonly measure: Measure;
  readonly logY: boolean;
}

export function useLook(): Look {
  const { axis, zerosToo, logX, measure, logY } = useStore(
    compareStore,
    useShallow(({ axis, zerosToo, logX, measure, logY }) => ({ axis, zerosToo, logX, measure, logY })),
  );
  const sweep = useStore(labStore, (state) => state.sweep);
  const task = useStore(labStore, ({ model }) => model?.task ?? 'classify');
  const kind = kindOf(sweep, { task });
  const known = sweep?.dense ?? sweep?.points[0] ?? null;
  return useMemo(() => {
    const measures = measuresOf(kind, known);
    const shown = measure !== null && measures.includes(measure) ? measure : measures[0];
    return { axis, zerosToo, logX, kind, measures, measure: shown, logY: logY ?? byPowers(shown) };
  }, [axis, zerosToo, logX, measure, logY, kind, known]);
}
