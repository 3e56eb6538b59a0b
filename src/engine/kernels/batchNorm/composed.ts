/** Training batch norm from stock operations: for backends without a fused kernel of ours. */
import { batchNorm, moments, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { TrainBatchNorm } from './result.ts';

export function composedTrainBatchNorm<T extends Tensor>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): TrainBatchNorm<T> {
  const reduced = x.shape.slice(0, -1).map((_, axis) => axis);
  const [y, mean, variance] = tidy(() => {
    const statistics = moments(x, reduced);
    const normalised = batchNorm(
      x as Tensor,
      statistics.mean as Tensor1D,
      statistics.variance as Tensor1D,
      shift,
      scale,
      epsilon,
    );
    return [normalised, statistics.mean, statistics.variance];
  }) as [T, Tensor1D, Tensor1D];
  return { y, mean, variance };
}
