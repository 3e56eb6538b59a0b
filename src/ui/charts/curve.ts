/** The sweep as rows for a chart and its table. Pure. */
import type { MethodDescription } from '../../engine/catalog.ts';
import type { ModelView, SweepPoint, SweepView } from '../../workers/protocol.ts';
import { boundOf, figureOf, kindOf, type Measure, measuresOf } from '../compare/measures.ts';
import { type MeasureAxis, measureAxis } from './measureAxis.ts';

/** A sweep as one line a method: the first seed, and the first pattern of methods that have one. */
export interface Curve extends Pick<SweepView, 'status' | 'total' | 'remainingMs'> {
  readonly examples: number;
  readonly of: number;
  /** What its points are judged by. */
  readonly measure: Measure;
  /** In the measure; null until it is measured. */
  readonly dense: number | null;
  /** The least that can be, in the measure, where it is known. */
  readonly bound: number | null;
  readonly points: readonly SweepPoint[];
  readonly methods: readonly string[];
  /** Pattern that every point over single weights was cut with. */
  readonly pattern: string;
}

/** @returns null when there is none, or when it says nothing about the network on the page */
export function curveOf(sweep: SweepView | null, model: ModelView | null): Curve | null {
  if (sweep === null || model === null) return null;
  const { facts, request, points, dense, status, total, remainingMs } = sweep;
  if (facts.architecture !== model.architecture || facts.origin !== model.origin) return null;
  const seed = points[0]?.seed;
  const pattern = points.find((point) => point.pattern !== '')?.pattern;
  const [measure] = measuresOf(kindOf(sweep, model), dense);
  return {
    status,
    total,
    remainingMs,
    examples: facts.examples,
    of: facts.of,
    measure,
    dense: dense && figureOf(dense, measure),
    bound: dense && boundOf(dense, measure),
    points: points.filter((point) => {
      return point.seed === seed && (point.pattern === pattern || point.pattern === '') && isReached(point);
    }),
    methods: request.methods.map(({ id }) => id),
    pattern: request.patterns[0].id,
  };
}

/** Whole channels may not come so far: a layer keeps its last one. Its point then belongs to no wanted sparsity. */
function isReached({ channelShare, sparsity, wanted }: SweepPoint): boolean {
  return channelShare === undefined || Math.abs(sparsity - wanted) <= 0.03;
}

/** One wanted sparsity and what each method reached there. */
export interface CurveRow {
  readonly wanted: number;
  readonly points: Readonly<Record<string, SweepPoint>>;
}

export function curveRows(points: readonly SweepPoint[]): readonly CurveRow[] {
  const rows = new Map<number, Record<string, SweepPoint>>();
  for (const point of points) {
    const row = rows.get(point.wanted) ?? {};
    row[point.method] = point;
    rows.set(point.wanted, row);
  }
  return [...rows].map(([wanted, row]) => ({ wanted, points: row })).sort((a, b) => a.wanted - b.wanted);
}

/** What a recipe of the method says to come to a row: of whole channels their share, else the sparsity itself. */
export function recipeSparsity({ wanted, points }: CurveRow, method = ''): number {
  return points[method]?.channelShare ?? wanted;
}

/** What a method's point is worth in the measure of the curve; NaN where it was not measured. */
export const figureAt = (point: SweepPoint | undefined, { measure }: Pick<Curve, 'measure'>): number =>
  point ? figureOf(point, measure) : Number.NaN;

/** The axis of the figures, and round numbers on it, no more than `most`. */
export function curveAxis(curve: Curve, most: number): MeasureAxis {
  const { measure, points, dense, bound } = curve;
  const figures = points.map((point) => figureOf(point, measure));
  return measureAxis(measure, [...figures, dense ?? Number.NaN, bound ?? Number.NaN], most);
}

/** Where a curve is drawn: wide steps on the plateau, narrow ones where the cliff usually is. */
export const curveSparsities = [0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99] as const;

/** Test images, or texts, behind one point: enough to see a cliff, few enough to see it soon. */
export const curveExamples = 500;

/** A method that trains while it prunes would need a training for every point of a curve. */
export const cutsAtOnce = ({ kind }: Pick<MethodDescription, 'kind'>): boolean => kind !== 'scoreSteps';

/** The line that every method has to beat; drawn whenever the catalogue has it. */
export const reference = 'random';

/** Each method's line differs by colour and by dash, so that colour is not the only carrier. */
export function lineStyle(method: string, place: number): { readonly stroke: string; readonly dash: string } {
  if (method === reference) return { stroke: 'var(--ink-3)', dash: '2 3' };
  const strokes = ['var(--accent)', 'var(--pos)', 'var(--group)', 'var(--good)', 'var(--neg)'];
  const dashes = ['', '7 3', '4 2 1 2', '10 4', '3 2'];
  return { stroke: strokes[place % strokes.length], dash: dashes[place % dashes.length] };
}
