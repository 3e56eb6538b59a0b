/** One known answer of the self-test, and the seeded numbers they are made from. */
import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { createRandom } from '../../tensor/random.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';

export interface KnownAnswer {
  /** Name of the tfjs kernel, or of ours. */
  readonly kernel: string;
  /** Tensors that belong to the caller. */
  compute(): Tensor[] | Promise<Tensor[]>;
  /** One array for each tensor. */
  expected(): ArrayLike<number>[];
  /** Relative to the larger of 1 and the expected number. */
  readonly tolerance: number;
}

export const EPSILON = 1e-5;

/** Standard normal numbers, the same at every call. */
export function numbers(seed: number, size: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, random.normal);
}

export function normal<T extends Tensor>(seed: number, shape: Shape): T {
  return tensor(numbers(seed, sizeOf(shape)), [...shape]) as T;
}

/** Everything but the result is freed. */
export const scoped = (compute: () => Tensor[]) => () => tidy(compute);
