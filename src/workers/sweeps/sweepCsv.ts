/** The points of a sweep as a table that stands alone. Pure. */
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';

const columns = ['method', 'pattern', 'seed', 'layer', 'wanted', 'sparsity', 'accuracy', 'loss', 'perplexity'] as const;

export function sweepCsv(points: readonly SweepPoint[]): string {
  const names = [...columns, 'macs', 'bytes', 'denseMacs', 'denseBytes', 'channelShare', 'ms', 'timedAs'] as const;
  const cell = (value: string | number | null | undefined) =>
    /[",]/.test(String(value)) ? `"${value}"` : (value ?? '');
  return [names.join(','), ...points.map((point) => names.map((name) => cell(point[name])).join(','))].join('\r\n');
}
