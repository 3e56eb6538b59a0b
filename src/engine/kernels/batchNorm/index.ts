/** Batch normalisation over all axes but the last: the training form with the batch's own statistics, and inference. */
import {
  batchNorm,
  engine,
  getBackend,
  getKernel,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { assertShape } from '../../tensor/shape.ts';
import { composedTrainBatchNorm } from './composed.ts';
import type { TrainBatchNorm } from './result.ts';

/**
 * y = (x - mean) / sqrt(variance + epsilon) * scale + shift. Ioffe & Szegedy 2015, Algorithm 1.
 * @param x [batch, height, width, channels] or [batch, channels]
 * @param scale gamma: [channels]
 * @param shift beta: [channels]
 * @throws LabError 'shapeMismatch'
 */
export function trainBatchNorm<T extends Tensor2D | Tensor4D>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  epsilon: number,
): TrainBatchNorm<T> {
  assertChannels('trainBatchNorm', x, { scale, shift });
  if (!getKernel('TrainBatchNorm', getBackend())) return composedTrainBatchNorm(x, scale, shift, epsilon);
  const outputs = engine().runKernel('TrainBatchNorm', { x, scale, shift }, { epsilon });
  const [y, mean, variance] = outputs as [T, Tensor1D, Tensor1D];
  return { y, mean, variance };
}

/**
 * The same with given statistics, as a trained network runs.
 * @param mean [channels]
 * @param variance [channels]
 * @throws LabError 'shapeMismatch'
 */
export function inferBatchNorm<T extends Tensor2D | Tensor4D>(
  x: T,
  scale: Tensor1D,
  shift: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): T {
  assertChannels('inferBatchNorm', x, { scale, shift, mean, variance });
  return batchNorm(x as Tensor, mean, variance, shift, scale, epsilon) as T;
}

function assertChannels(where: string, x: Tensor, vectors: Readonly<Record<string, Tensor1D>>): void {
  if (x.rank !== 2 && x.rank !== 4) {
    throw new LabError('shapeMismatch', `${where}: wanted x of rank 2 or 4, got [${x.shape}]`, {
      where,
      wanted: 'rank 2 or 4',
      got: x.shape.join(' x '),
    });
  }
  const channels = x.shape[x.rank - 1];
  for (const [name, vector] of Object.entries(vectors)) assertShape(`${where} ${name}`, vector.shape, [channels]);
}
