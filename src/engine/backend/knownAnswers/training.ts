/** Known answers of what only training needs: batch norm, ReLU's gradient, the loss. */
import {
  grad,
  grads,
  relu,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { trainBatchNorm } from '../../kernels/batchNorm/index.ts';
import { referenceTrainBatchNorm, referenceTrainBatchNormGradient } from '../../kernels/batchNorm/reference.ts';
import { softmaxCrossEntropy } from '../../kernels/softmaxCrossEntropy/index.ts';
import { referenceSoftmaxCrossEntropy } from '../../kernels/softmaxCrossEntropy/reference.ts';
import { EPSILON, type KnownAnswer, normal, numbers, scoped } from './knownAnswer.ts';

const SIZE = 67;

export function batchNormalisation(): KnownAnswer {
  const shape = [3, 4, 3, 7];
  return {
    kernel: 'TrainBatchNorm',
    tolerance: 2e-4,
    compute: scoped(() => {
      const inputs = [normal(1, shape), normal(2, [7]), normal(3, [7])];
      const run = (...given: Tensor[]) =>
        trainBatchNorm(given[0] as Tensor4D, given[1] as Tensor1D, given[2] as Tensor1D, EPSILON);
      const { y, mean, variance } = run(...inputs);
      return [y, mean, variance, ...grads((...given) => run(...given).y)(inputs, normal(4, shape))];
    }),
    expected: () => {
      const [x, scale, shift, dy] = [numbers(1, 252), numbers(2, 7), numbers(3, 7), numbers(4, 252)];
      const { y, mean, variance } = referenceTrainBatchNorm(x, scale, shift, EPSILON);
      const { dx, dScale, dShift } = referenceTrainBatchNormGradient(dy, x, scale, EPSILON);
      return [y, mean, variance, dx, dScale, dShift];
    },
  };
}

export const rectifier: KnownAnswer = {
  kernel: 'Relu',
  tolerance: 0,
  compute: scoped(() => {
    const x = normal(1, [SIZE]);
    return [relu(x), grad(relu)(x, normal(2, [SIZE]))];
  }),
  expected: () => {
    const [x, dy] = [numbers(1, SIZE), numbers(2, SIZE)];
    return [x.map((value) => Math.max(value, 0)), dy.map((value, i) => (x[i] > 0 ? value : 0))];
  },
};

export function crossEntropy(): KnownAnswer {
  const labels = Int32Array.of(2, 0, 6, 6, 3);
  return {
    kernel: 'SoftmaxCrossEntropy',
    tolerance: 1e-5,
    compute: scoped(() => {
      const logits = normal<Tensor2D>(1, [5, 7]);
      const run = (given: Tensor) => softmaxCrossEntropy(given as Tensor2D, tensor1d(labels, 'int32'));
      return [run(logits), grad(run)(logits)];
    }),
    expected: () => {
      const { loss, gradient } = referenceSoftmaxCrossEntropy(numbers(1, 35), labels);
      return [[loss], gradient];
    },
  };
}
