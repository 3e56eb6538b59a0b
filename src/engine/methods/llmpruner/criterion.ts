/** What one coupled layer says about each of its channels. Ma et al. 2023 (LLM-Pruner), arXiv 2305.11627, section 3.2. */
import { LabError } from '../../errors.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';

/**
 * Element values e, with g = dL/dW of the batch and F the mean square of single-example gradients (diagonal Fisher):
 * - `vectorize`   W g, absolute value after the sum over a channel;
 * - `param_first` W g;  `param_second` W F W;  `param_mix` W g - W F W / 2; absolute values before the sum;
 * - `l1`, `l2`    |W| and W^2, without a root.
 */
export const criteria = ['vectorize', 'param_first', 'param_second', 'param_mix', 'l1', 'l2'] as const;
export type Criterion = (typeof criteria)[number];

/** What has to be known beside the weights. */
export const criterionReads: Readonly<Record<Criterion, 'none' | 'mean' | 'squares'>> = {
  vectorize: 'mean',
  param_first: 'mean',
  param_second: 'squares',
  param_mix: 'squares',
  l1: 'none',
  l2: 'none',
};

/** One axis of a parameter counts the channels: rows or columns of a linear weight, an axis of a convolution. */
export interface Member {
  /** Row-major. */
  readonly weight: Float32Array;
  readonly shape: Shape;
  readonly axis: number;
  /** dL/dW; null for criteria that do not read it. */
  readonly gradient: Float32Array | null;
  /** F; null for criteria that do not read it. */
  readonly meanSquare: Float32Array | null;
}

/** @returns importance of each channel of the member: [shape[axis]] */
export function memberImportance(member: Member, criterion: Criterion): Float32Array {
  const { weight, shape, axis } = member;
  const element = elementOf(member, criterion);
  const inner = sizeOf(shape.slice(axis + 1));
  const sums = new Float64Array(shape[axis]);
  const signed = criterion === 'vectorize';
  for (let place = 0; place < weight.length; place++) {
    const value = element(place);
    sums[Math.floor(place / inner) % sums.length] += signed ? value : Math.abs(value);
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
