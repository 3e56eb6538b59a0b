/** Who of the race is best at its end: those whose figure, as it is written, no other beats. Pure. */
import type { RaceLane } from '../../workers/protocol.ts';
import { figureOf, isBetter, type Measure } from '../compare/measures.ts';

/** @returns null where nobody was measured. @param write a figure as the page shows it: what looks equal shares the place */
export function bestOf(
  lanes: readonly Pick<RaceLane, 'pipeline' | 'points'>[],
  measure: Measure,
  write: (figure: number) => string,
): { readonly lanes: readonly Pick<RaceLane, 'pipeline'>[]; readonly figure: string } | null {
  const ends = lanes.flatMap((lane) => {
    const last = lane.points.at(-1);
    const figure = last ? figureOf(last, measure) : Number.NaN;
    return Number.isFinite(figure) ? [{ lane, figure }] : [];
  });
  if (ends.length === 0) return null;
  const { figure } = ends.reduce((best, one) => (isBetter(measure, one.figure, best.figure) ? one : best));
  const written = write(figure);
  return { lanes: ends.filter((one) => write(one.figure) === written).map(({ lane }) => lane), figure: written };
}
