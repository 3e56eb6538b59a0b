/** Training batch norm from stock operations: for backends without a fused kernel of ours. */
import { batchNorm, moments, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import type { TrainBatchNorm } from './index.ts';

export function composedTrainBatchNorm<T extends Tensor>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): TrainBatchNorm<T> {
  const reduced = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = moments(x, reduced) as { mean: Tensor1D; variance: Tensor1D };
  return { y: batchNorm(x as Tensor, mean, variance, shift, scale, epsilon) as T, mean, variance };
}
