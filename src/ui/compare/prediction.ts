/** A curve that the visitor draws before it is measured, and how far it was from it. Pure. */
import type { SweepPoint } from '../../workers/protocol.ts';
import { groupBy } from './groupBy.ts';
import { byPowers, figureOf, type Measure } from './measures.ts';

export interface Prediction {
  readonly method: string;
  readonly measure: Measure;
  /** In units of the measure, by wanted sparsity. */
  readonly values: Readonly<Record<number, number>>;
}

/** Where one that is not drawn yet stands: the least that the measure can be. */
export const leastOf = (measure: Measure) => (byPowers(measure) ? 1 : 0);

/** What the picture holds while nothing is measured: perplexities up to here. */
export const mostPerplexity = 1000;

/** The value at the drawn sparsity nearest to `sparsity`, within what the measure can be. */
export function drawn(
  prediction: Prediction,
  sparsities: readonly number[],
  sparsity: number,
  figure: number,
): Prediction {
  const nearest = sparsities.toSorted((a, b) => Math.abs(a - sparsity) - Math.abs(b - sparsity))[0];
  const value = byPowers(prediction.measure)
    ? Number(Math.max(1, figure).toPrecision(4))
    : Math.round(Math.min(1, Math.max(0, figure)) * 1000) / 1000;
  return { ...prediction, values: { ...prediction.values, [nearest]: value } };
}

/**
 * A piece of a stroke: each sparsity that it passes takes the value under the hand there, however quick the hand is.
 * Where it goes nowhere, the nearest one does.
 * @param from, to [sparsity, figure]
 */
export function drawnAlong(
  prediction: Prediction,
  sparsities: readonly number[],
  from: readonly [number, number],
  to: readonly [number, number],
): Prediction {
  if (from[0] === to[0]) return drawn(prediction, sparsities, ...to);
  const powers = byPowers(prediction.measure);
  const [least, most] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  return sparsities
    .filter((sparsity) => sparsity >= least && sparsity <= most)
    .reduce((one, sparsity) => {
      const part = (sparsity - from[0]) / (to[0] - from[0]);
      const figure = powers ? from[1] ** (1 - part) * to[1] ** part : from[1] + part * (to[1] - from[1]);
      return drawn(one, sparsities, sparsity, figure);
    }, prediction);
}

/**
 * Over the sparsities that are both predicted and measured, seeds averaged first: the mean |predicted - measured|; of
 * perplexities, which lie decades apart, the mean factor, at least 1: exp(mean |ln(predicted / measured)|).
 * @returns null when there are none
 */
export function predictionError(prediction: Prediction, points: readonly SweepPoint[]): number | null {
  const { method, measure, values } = prediction;
  const own = points.filter(
    (point) => point.method === method && point.wanted in values && Number.isFinite(figureOf(point, measure)),
  );
  const errors = [...groupBy(own, ({ wanted }) => wanted)].map(([wanted, seeds]) => {
    const measured = seeds.reduce((sum, point) => sum + figureOf(point, measure), 0) / seeds.length;
    const predicted = values[wanted];
    return Math.abs(byPowers(measure) ? Math.log(predicted / measured) : predicted - measured);
  });
  if (errors.length === 0) return null;
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return byPowers(measure) ? Math.exp(mean) : mean;
}
