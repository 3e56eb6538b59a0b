/** A curve that the visitor draws before it is measured, and how far it was from it. Pure. */
import type { CatalogDescription, MethodDescription } from '../../engine/catalog.ts';
import type { Choice } from '../../engine/pipelines/recipe.ts';
import type { SweepPoint, SweepRequest, SweepView } from '../../workers/protocol.ts';
import { takesChannels } from '../components/takesChannels.ts';
import { groupBy } from './groupBy.ts';
import { byPowers, figureOf, type Measure } from './measures.ts';

/** Of one line: a method with a pattern. */
export interface Prediction {
  readonly method: string;
  /** Id; '' = none: the method takes whole channels. */
  readonly pattern: string;
  readonly measure: Measure;
  /** In units of the measure, by wanted sparsity. */
  readonly values: Readonly<Record<number, number>>;
}

/** The line to predict of those that would be drawn: the first one; a pattern that dictates its sparsity has no line. */
export function lineToPredict(
  { methods, patterns }: Pick<SweepRequest, 'methods' | 'patterns'>,
  catalog: { readonly methods: readonly MethodDescription[]; readonly patterns: CatalogDescription['patterns'] },
): Pick<Prediction, 'method' | 'pattern'> {
  const [method] = methods;
  if (takesChannels(method, catalog.methods)) return { method: method.id, pattern: '' };
  const dictates = ({ id }: Choice) => catalog.patterns.some((one) => one.id === id && one.dictatesSparsity);
  return { method: method.id, pattern: (patterns.find((one) => !dictates(one)) ?? patterns[0]).id };
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
  const { measure, values } = prediction;
  const line = points.find((point) => isOf(prediction, point))?.pattern; // one of them, should a pattern be there twice
  const own = points.filter(
    (point) =>
      isOf(prediction, point) &&
      point.pattern === line &&
      point.wanted in values &&
      Number.isFinite(figureOf(point, measure)),
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

/** @param point its pattern is written with its options: `nm(keep:2,of:4)` */
function isOf({ method, pattern }: Prediction, point: SweepPoint): boolean {
  return point.method === method && (point.pattern === pattern || point.pattern.startsWith(`${pattern}(`));
}

/**
 * What can be said of a prediction once it is drawn: `empty` = nothing was; `waiting` = its points are to come;
 * `missed` = the curves that were measured have none where it was drawn.
 */
export type Verdict = { readonly is: 'empty' | 'waiting' | 'missed' } | { readonly is: 'off'; readonly error: number };

/** @param sweep null = nothing is measured yet */
export function verdictOf(
  prediction: Prediction,
  sweep: Pick<SweepView, 'points' | 'status' | 'request'> | null,
): Verdict {
  if (Object.keys(prediction.values).length === 0) return { is: 'empty' };
  if (sweep === null) return { is: 'waiting' };
  const error = predictionError(prediction, sweep.points);
  if (error !== null) return { is: 'off', error };
  const { methods, patterns } = sweep.request;
  const asked =
    methods.some(({ id }) => id === prediction.method) &&
    (prediction.pattern === '' || patterns.some(({ id }) => id === prediction.pattern));
  return { is: asked && sweep.status === 'running' ? 'waiting' : 'missed' };
}
