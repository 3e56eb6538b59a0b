/** The points of a sweep as a picture that stands alone: one line a method and pattern, or a layer of a scan. Pure. */
import type { Measured } from '../../engine/sweeps/measure.ts';
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import { type PlainLine, plainPlot } from '../../pictures/plainPlot.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';

/** Accuracy of classifiers, from 0 to 1; perplexity of language models, by powers. Seeds are averaged. */
export function sweepSvg({ dense }: Pick<SweepRecord, 'dense'>, points: readonly SweepPoint[]): string {
  const language = [...points, ...(dense ? [dense] : [])].some(({ perplexity }) => perplexity !== null);
  const figure = ({ accuracy, perplexity }: Measured) => (language ? (perplexity ?? Number.NaN) : accuracy);
  const all = [...points.map(figure), ...(dense ? [figure(dense)] : [])].filter(Number.isFinite);
  const [low, high] = language ? [Math.min(...all, 1e9), Math.max(...all, 1)] : [0, 1];
  return plainPlot({
    x: { name: 'sparsity of the prunable weights', from: 0, to: 1 },
    y: {
      name: language ? 'perplexity' : 'accuracy',
      ...(low < high ? { from: low, to: high } : { from: low / 2, to: low * 2 }),
      log: language,
    },
    lines: linesOf(points, figure),
    level: dense && { name: 'uncut', at: figure(dense) },
  });
}

function linesOf(points: readonly SweepPoint[], figure: (point: SweepPoint) => number): readonly PlainLine[] {
  const lines = new Map<string, Map<number, SweepPoint[]>>();
  for (const point of points) {
    const name = point.layer ?? `${point.method}, ${point.pattern}`;
    const line = lines.get(name) ?? new Map<number, SweepPoint[]>();
    line.set(point.wanted, [...(line.get(point.wanted) ?? []), point]);
    lines.set(name, line);
  }
  return [...lines].map(([name, bySparsity]) => ({
    name,
    points: [...bySparsity.values()]
      .map((seeds) => [mean(seeds.map(placeOf)), mean(seeds.map(figure))] as const)
      .sort((a, b) => a[0] - b[0]),
  }));
}

/** One layer alone is cut in a scan: what it was asked to lose. */
const placeOf = ({ layer, wanted, sparsity }: SweepPoint) => (layer === null ? sparsity : wanted);

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
