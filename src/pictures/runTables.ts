/** What a run has gone through as CSV, every digit of it. Pure. */

import type { MaskMove } from '../engine/pipelines/maskHistory.ts';
import type { HistogramCounts } from '../engine/views/histogram.ts';
import { csvText } from './csv.ts';
import { churnRows } from './maskSeries.ts';

export function lossCsv(
  points: readonly { readonly step: number; readonly phase: string; readonly loss: number }[],
): string {
  return csvText(
    ['step', 'phase', 'loss'],
    points.map(({ step, phase, loss }) => [step, phase, loss]),
  );
}

/** One row an event; where the plan goes is left to the picture. */
export function masksCsv(masks: { readonly moves: readonly MaskMove[] }): string {
  return csvText(
    ['step', 'sparsity', 'cut', 'grown'],
    churnRows(masks).map(({ step, sparsity, cut, grown }) => [step, sparsity, cut, grown]),
  );
}

/** Edges of each bin; scores beyond the axis stand in the bin beside it. */
export function scoresCsv({ lower, upper, counts, prunedCounts }: HistogramCounts): string {
  const edge = (bin: number) => lower + (bin / counts.length) * (upper - lower);
  return csvText(
    ['from', 'to', 'scores', 'cut'],
    counts.map((count, bin) => [edge(bin), edge(bin + 1), count, prunedCounts[bin]]),
  );
}
