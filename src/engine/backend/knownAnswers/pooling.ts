/** Known answers of pooling and averages. */
import {
  avgPool,
  backend_util,
  grad,
  maxPool,
  mean,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { inferBatchNorm } from '../../kernels/batchNorm/index.ts';
import { referenceMaxPool, referenceMaxPoolGradient } from '../../kernels/maxPool/reference.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type KnownAnswer, normal, numbers, scoped } from './knownAnswer.ts';

export function pooling(): KnownAnswer {
  const shape = [2, 7, 6, 5];
  const sizes = backend_util.computePool2DInfo([2, 7, 6, 5], 2, 2, 1, 'same');
  // all below 0: tfjs' WASM gradient took such windows for empty
  const x = () => numbers(1, sizeOf(shape)).map((value) => -Math.abs(value));
  return {
    kernel: 'MaxPool',
    tolerance: 1e-6,
    compute: scoped(() => {
      const input = tensor(x(), [2, 7, 6, 5]) as Tensor4D;
      const run = (given: Tensor) => maxPool(given as Tensor4D, 2, 2, 'same');
      return [run(input), grad(run)(input, normal(2, sizes.outShape))];
    }),
    expected: () => [
      referenceMaxPool(x(), sizes),
      referenceMaxPoolGradient(x(), numbers(2, sizeOf(sizes.outShape)), sizes),
    ],
  };
}

/** avgPool and mean with their gradients, batch norm with given statistics. */
export const averages: KnownAnswer = {
  kernel: 'AvgPool, Mean, FusedBatchNorm',
  tolerance: 1e-5,
  compute: scoped(() => {
    const x = tensor([1, 2, 3, 6], [1, 2, 2, 1]) as Tensor4D;
    const pool = (given: Tensor) => avgPool(given as Tensor4D, 2, 2, 'valid');
    const average = (given: Tensor) => mean(given, [1, 2]);
    const [scale, shift, center, variance] = [2, 10, 1, 4].map((value) => tensor1d([value]));
    const gradients = [grad(pool)(x, tensor([8], [1, 1, 1, 1])), grad(average)(x, tensor([4], [1, 1]))];
    return [pool(x), average(x), ...gradients, inferBatchNorm(x, scale, shift, center, variance, 0)];
  }),
  // (1 + 2 + 3 + 6) / 4 = 3; each pixel gets a quarter of the gradient; (x - 1) / 2 * 2 + 10 = x + 9
  expected: () => [[3], [3], [2, 2, 2, 2], [1, 1, 1, 1], [10, 11, 12, 15]],
};
