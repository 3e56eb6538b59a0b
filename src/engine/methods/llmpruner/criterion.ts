/** What one coupled layer says about each of its channels. Ma et al. 2023 (LLM-Pruner), arXiv 2305.11627, section 3.2. */
import { LabError } from '../../errors.ts';

/**
 * Element values e, with g = dL/dW of the batch and F the mean square of single-example gradients (diagonal Fisher):
 * - `vectorize`   W g, absolute value after the sum over a channel;
 * - `param_first` W g;  `param_second` W F W;  `param_mix` W g - W F W / 2; absolute values before the sum;
 * - `l1`, `l2`    |W| and W^2, without a root.
 */
export const criteria = ['vectorize', 'param_first', 'param_second', 'param_mix', 'l1', 'l2'] as const;
export type Criterion = (typeof criteria)[number];

/** Which index of the weight is the channel: rows (output) or columns (input). A norm's scale is [n, 1], side 'out'. */
export interface Member {
  /** [rows, columns] */
  readonly weight: Float32Array;
  readonly columns: number;
  readonly side: 'out' | 'in';
  /** dL/dW; null for criteria that do not read it. */
  readonly gradient: Float32Array | null;
  /** F; null for criteria that do not read it. */
  readonly meanSquare: Float32Array | null;
}

/** @returns importance of each channel of the member: [rows] or [columns] */
export function memberImportance(member: Member, criterion: Criterion): Float32Array {
  const { weight, columns, side } = member;
  const element = elementOf(member, criterion);
  const rows = weight.length / columns;
  const sums = new Float64Array(side === 'out' ? rows : columns);
  const signed = criterion === 'vectorize';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = element(row * columns + column);
      sums[side === 'out' ? row : column] += signed ? value : Math.abs(value);
    }
  }
  return Float32Array.from(sums, Math.abs);
}

function elementOf({ weight, gradient, meanSquare }: Member, criterion: Criterion): (place: number) => number {
  const g = (place: number) => wanted(gradient, criterion, 'gradients')[place];
  const F = (place: number) => wanted(meanSquare, criterion, 'squares of single-example gradients')[place];
  const W = weight;
  switch (criterion) {
    case 'vectorize':
    case 'param_first':
      return (place) => W[place] * g(place);
    case 'param_second':
      return (place) => W[place] * F(place) * W[place];
    case 'param_mix':
      return (place) => W[place] * g(place) - 0.5 * W[place] * F(place) * W[place];
    case 'l1':
      return (place) => W[place];
    case 'l2':
      return (place) => W[place] ** 2;
    default:
      return criterion satisfies never;
  }
}

function wanted(values: Float32Array | null, criterion: Criterion, what: string): Float32Array {
  if (values) return values;
  throw new LabError('internal', `llmpruner: ${criterion} needs ${what}, got none`);
}
