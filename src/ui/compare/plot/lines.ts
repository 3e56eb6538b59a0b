/** From the points of a sweep to lines over an axis: one a method and pattern, a band over the seeds. Pure. */
import type { SweepPoint, SweepView } from '../../../workers/protocol.ts';
import { groupBy } from '../groupBy.ts';
import { figureOf, type Measure } from '../measures.ts';

export const axes = ['sparsity', 'macs', 'bytes', 'ms'] as const;
export type Axis = (typeof axes)[number];

/** `density` = the share that is kept: sparsity by powers. `dense...` = zeros count too. */
export type PlotAxis = Axis | 'density' | 'denseMacs' | 'denseBytes';

export function plotAxisOf({ axis, logX, zerosToo }: { axis: Axis; logX: boolean; zerosToo: boolean }): PlotAxis {
  if (axis === 'sparsity') return logX ? 'density' : axis;
  if (!zerosToo || axis === 'ms') return axis;
  return axis === 'macs' ? 'denseMacs' : 'denseBytes';
}

/** @returns NaN where an earlier lab did not measure it, or nobody yet how long it takes */
function placeOf(point: SweepPoint, axis: PlotAxis): number {
  return axis === 'density' ? 1 - point.sparsity : (point[axis] ?? Number.NaN);
}

/** The mean over the seeds that are there. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  /** Lowest and highest of the seeds. */
  readonly low: number;
  readonly high: number;
  readonly seeds: readonly SweepPoint[];
}

export interface PlotLine {
  readonly id: string;
  readonly method: string;
  readonly pattern: string;
  /** Places in the lists of methods and patterns: colour and shape. */
  readonly place: readonly [method: number, pattern: number];
  /** By x, rising; measured times, which scatter, by what was wanted: the line goes from the least cut to the most. */
  readonly points: readonly LinePoint[];
}

export function linesOf(
  { points, request }: Pick<SweepView, 'points' | 'request'>,
  axis: PlotAxis,
  measure: Measure,
): readonly PlotLine[] {
  const groups = groupBy(points, ({ method, pattern }) => `${method} ${pattern}`);
  const patterns = [...new Set(points.map(({ pattern }) => pattern))];
  const methods = request.methods.map(({ id }) => id);
  return [...groups]
    .map(([id, own]) => {
      const [{ method, pattern }] = own;
      const place = [methods.indexOf(method), patterns.indexOf(pattern)] as const;
      return { id, method, pattern, place, points: meansOf(own, axis, measure) };
    })
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
}

function meansOf(points: readonly SweepPoint[], axis: PlotAxis, measure: Measure): readonly LinePoint[] {
  const known = points.filter((point) => !Number.isNaN(figureOf(point, measure) + placeOf(point, axis)));
  return [...groupBy(known, ({ wanted }) => wanted).values()]
    .map((seeds) => {
      const values = seeds.map((point) => figureOf(point, measure));
      return {
        x: mean(seeds.map((point) => placeOf(point, axis))),
        y: mean(values),
        low: Math.min(...values),
        high: Math.max(...values),
        seeds: seeds.toSorted((a, b) => a.seed - b.seed),
      };
    })
    .sort((a, b) => (axis === 'ms' ? 0 : a.x - b.x) || a.seeds[0].wanted - b.seeds[0].wanted);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The point of all lines nearest to a place. @param distance of a point, in pixels; beyond `reach` there is none */
export function nearestPoint(
  lines: readonly PlotLine[],
  distance: (point: LinePoint) => number,
  reach: number,
): { readonly line: PlotLine; readonly point: LinePoint } | null {
  let best: { readonly line: PlotLine; readonly point: LinePoint } | null = null;
  let least = reach;
  for (const line of lines) {
    for (const point of line.points) {
      const far = distance(point);
      if (far <= least) [best, least] = [{ line, point }, far];
    }
  }
  return best;
}
