/** What training batch norm gives. */
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

export interface TrainBatchNorm<T extends Tensor> {
  /** Normalised, scaled and shifted: the shape of x. Differentiable in x, scale and shift. */
  readonly y: T;
  /** Mean of the batch: [channels]. */
  readonly mean: Tensor1D;
  /** Biased (divided by n) variance of the batch: [channels]. */
  readonly variance: Tensor1D;
}
