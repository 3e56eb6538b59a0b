/** Every point of a sweep as a row of numbers. Pure. */
import type { SweepPoint } from '../engine/sweeps/sweeper.ts';
import { csvText } from './csv.ts';

const columns = ['method', 'pattern', 'seed', 'wanted', 'sparsity', 'accuracy', 'loss', 'macs', 'bytes'] as const;
const later = ['denseMacs', 'denseBytes', 'channelShare', 'ms', 'timedAs'] as const;

/** `pattern` is empty for whole channels; of a language model with perplexity, its least where that is known, and every task. */
export function curveCsv(points: readonly SweepPoint[]): string {
  const { header, rowOf } = columnsOf(points);
  return csvText(header, points.map(rowOf));
}

/** A scan: one row a layer and sparsity. */
export function scanCsv(points: readonly SweepPoint[]): string {
  const { header, rowOf } = columnsOf(points);
  return csvText(
    ['layer', ...header],
    points.map((point) => [point.layer ?? '', ...rowOf(point)]),
  );
}

/** What any of the points knows. */
function columnsOf(points: readonly SweepPoint[]) {
  const figures = ['perplexity', 'boundPerplexity'] as const;
  const known = figures.filter((name) => points.some((point) => point[name] !== null));
  const tasks = [...new Set(points.flatMap((point) => Object.keys(point.tasks)))];
  return {
    header: [...columns, ...later, ...known, ...tasks],
    rowOf: (point: SweepPoint) => [
      ...columns.map((name) => point[name]),
      ...later.map((name) => point[name] ?? ''),
      ...known.map((name) => point[name] ?? ''),
      ...tasks.map((task) => point.tasks[task] ?? ''),
    ],
  };
}
