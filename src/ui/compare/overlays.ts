/** Curves of a class as thin lines, in the colours of their methods; those of another exercise are left out. Pure. */
import type { TFunction } from 'i18next';
import type { ClassResult } from '../../state/compare.ts';
import type { SweepView } from '../../workers/protocol.ts';
import { exerciseOf, unlike } from '../share/classSubject.ts';
import type { Measure } from './measures.ts';
import type { Overlay } from './plot/ComparePlot.tsx';
import { lineLook } from './plot/marks.tsx';

/** Those that were measured as the picture shows. */
export function overlaysOf(
  results: readonly ClassResult[],
  sweep: SweepView | null,
  shown: Measure,
  t: TFunction,
): readonly Overlay[] {
  const own = sweep?.request.methods.map(({ id }) => id) ?? [];
  const methods = [...new Set([...own, ...results.flatMap(({ lines }) => lines.map(({ method }) => method))])];
  const exercise = exerciseOf(results, sweep?.facts ?? null);
  return results.flatMap(({ by, of, lines }, index) =>
    (unlike(of, exercise) === null ? lines : [])
      .filter(({ measure }) => measure === shown)
      .map(({ method, points }) => ({
        id: `${index} ${method}`,
        name: by === '' ? t('share.class.nameless', { number: index + 1 }) : by,
        stroke: lineLook(method, [methods.indexOf(method), 0]).stroke,
        points,
      })),
  );
}
