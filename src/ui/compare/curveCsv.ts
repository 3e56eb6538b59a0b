/** Every point of a sweep as a row of numbers. Pure. */
import type { SweepPoint } from '../../workers/protocol.ts';
import { csvText } from '../charts/csv.ts';

const columns = ['method', 'pattern', 'seed', 'wanted', 'sparsity', 'accuracy', 'loss', 'macs', 'bytes'] as const;

export function curveCsv(points: readonly SweepPoint[]): string {
  return csvText(
    columns,
    points.map((point) => columns.map((name) => point[name])),
  );
}

/** A scan: one row a layer and sparsity. */
export function scanCsv(points: readonly SweepPoint[]): string {
  return csvText(
    ['layer', ...columns],
    points.map((point) => [point.layer ?? '', ...columns.map((name) => point[name])]),
  );
}
