/** Whom a weight competes with for its place: the decision that the inspector and the slow motion tell of. */
import type { PrunePlan } from '../engine/pipelines/pruneModel.ts';
import type { Mask } from '../engine/tensor/matrix.ts';

/** What a weight's score competes with: other weights, or where whole channels go, other channels of its layer. */
export interface Rivals {
  readonly group: Group;
  /** Place of this score among the group's values. */
  readonly at: number;
  /** As long as what `group.from` counts in; null where nothing is masked. */
  readonly kept: Uint8Array | null;
  /** What the group is. */
  readonly kind: 'channels' | 'window' | 'row' | 'layer' | 'model';
}

export function rivalsOf(
  plan: PrunePlan,
  scores: Float32Array,
  mask: Mask | undefined,
  weight: { readonly rows: number; readonly columns: number },
  row: number,
  column: number,
): Rivals {
  const { rows, columns } = weight;
  const byRow = scores.subarray(row * columns, (row + 1) * columns).every((score) => score === scores[row * columns]);
  if (plan.method.kind === 'scoreGroups' && byRow) {
    const liveRow = (r: number) => mask?.kept.subarray(r * columns, (r + 1) * columns).includes(1);
    const values = Float32Array.from({ length: rows }, (_, r) => scores[r * columns]);
    return {
      group: { values, from: 0 },
      at: row,
      kind: 'channels',
      kept: mask ? Uint8Array.from(values, (_, r) => Number(liveRow(r))) : null,
    };
  }
  const group = competitors(plan, scores, weight, row, column);
  return { group, at: row * columns + column - group.from, kept: mask?.kept ?? null, kind: kindOf(plan) };
}

export interface Group {
  readonly values: Float32Array;
  /** Index of the group's first score in the matrix. */
  readonly from: number;
}

function kindOf({ method, methodOptions, pattern, patternOptions, allocation }: PrunePlan): Rivals['kind'] {
  if (pattern.windowColumns(patternOptions) !== null) return 'window';
  if (method.kind === 'scoreWeights' && method.compare(methodOptions) === 'row') return 'row';
  return allocation.needsScores ? 'model' : 'layer';
}

/** The scores that this weight competes with: its window of the pattern (the M of N:M), its row, or the whole layer. */
export function competitors(
  { method, methodOptions, pattern, patternOptions }: PrunePlan,
  scores: Float32Array,
  { columns }: { readonly columns: number },
  row: number,
  column: number,
): Group {
  const window = pattern.windowColumns(patternOptions);
  if (window !== null) {
    const first = column - (column % window);
    const from = row * columns + first;
    return { values: scores.subarray(from, from + Math.min(window, columns - first)), from };
  }
  const perRow = method.kind === 'scoreWeights' && method.compare(methodOptions) === 'row';
  if (!perRow) return { values: scores, from: 0 };
  return { values: scores.subarray(row * columns, (row + 1) * columns), from: row * columns };
}

/** 1 = first to go; ties go to the lower index. */
export function rankOf({ values }: Group, score: number, at: number): number {
  let rank = 1;
  for (let i = 0; i < values.length; i++) if (values[i] < score || (values[i] === score && i < at)) rank += 1;
  return rank;
}
