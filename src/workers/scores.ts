/** The scores of a layer or of one of its rows, counted: what was cut, and where the threshold lies if there is one. */
import type { Run } from '../engine/pipelines/run.ts';
import { fullMask, type Mask } from '../engine/tensor/matrix.ts';
import { makeHistogram } from '../engine/views/histogram.ts';
import type { HistogramView } from './protocol.ts';

const bins = 48;

/** @returns null while the layer is not scored, and for a row that it no longer has */
export function scoresOf(
  run: Run,
  { name, row }: { readonly name: string; readonly row: number | null },
): HistogramView | null {
  const plan = run.pruning?.plan;
  const scores = run.pruning?.scores.get(name);
  const weight = run.network.prunable.find((one) => one.name === name);
  if (!scores || !weight || !plan || (row ?? 0) >= weight.rows) return null;
  const mask = run.network.masks.get(name) ?? fullMask(weight.rows, weight.columns);
  const from = row === null ? 0 : row * weight.columns;
  const to = row === null ? scores.length : from + weight.columns;
  const part = scores.subarray(from, to);
  const kept = mask.kept.subarray(from, to);
  // A method that solves decides column by column, N:M group by group: neither has one threshold.
  const selects = plan.method.kind === 'scoreWeights' && plan.pattern.fixedSparsity(plan.patternOptions) === null;
  const perRow = plan.method.kind === 'scoreWeights' && plan.method.compare(plan.methodOptions) === 'row';
  const oneThreshold = selects && (!perRow || row !== null);
  return { ...makeHistogram(part, kept, bins), name, row, threshold: oneThreshold ? largestPruned(part, kept) : null };
}

function largestPruned(scores: Float32Array, kept: Mask['kept']): number | null {
  let largest: number | null = null;
  for (let i = 0; i < scores.length; i++) {
    if (kept[i] === 0 && (largest === null || scores[i] > largest)) largest = scores[i];
  }
  return largest;
}
