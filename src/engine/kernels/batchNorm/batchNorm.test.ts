import {
  grads,
  memory,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { onEveryBackend } from '../../../testing/onEveryBackend.ts';
import { inferBatchNorm, trainBatchNorm } from './index.ts';
import { referenceTrainBatchNorm, referenceTrainBatchNormGradient } from './reference.ts';

const EPSILON = 1e-3;

test('the reference normalises by hand-checked numbers', () => {
  // [1, 3]: mean 2, biased variance 1; scale 2, shift 10
  const { y, mean, variance } = referenceTrainBatchNorm(
    Float32Array.of(1, 3),
    Float32Array.of(2),
    Float32Array.of(10),
    0,
  );
  expect([[...y], [...mean], [...variance]]).toEqual([[8, 12], [2], [1]]);
});

test('the gradient of the reference is the slope of the reference', () => {
  const [x, dy] = [normals(1, 12), normals(2, 12)];
  const [scale, shift] = [Float32Array.of(1.5, -0.5, 2), Float32Array.of(0, 1, 2)];
  const { dx } = referenceTrainBatchNormGradient(dy, x, scale, EPSILON);
  const loss = (input: Float32Array) =>
    referenceTrainBatchNorm(input, scale, shift, EPSILON).y.reduce((sum, value, i) => sum + value * dy[i], 0);
  const h = 1e-2;
  const slopes = x.map((_, i) => {
    const [up, down] = [x.slice(), x.slice()];
    up[i] += h;
    down[i] -= h;
    return (loss(up) - loss(down)) / (up[i] - down[i]);
  });
  expectClose(dx, slopes, 5e-3); // central differences: error of order h^2
});

onEveryBackend(() => {
  test.each([[[4, 6, 5, 3]], [[2, 3, 3, 16]], [[1, 13, 10, 5]], [[65, 7]], [[2, 1]]])(
    '%j: value, statistics and gradients',
    async (shape) => {
      const channels = shape[shape.length - 1];
      const x = normalTensor<Tensor2D | Tensor4D>(1, shape);
      const [scale, shift] = [normalTensor<Tensor1D>(2, [channels]), normalTensor<Tensor1D>(3, [channels])];
      const dy = normalTensor<Tensor>(4, shape);
      const values = [normals(1, x.size), normals(2, channels), normals(3, channels), normals(4, x.size)];
      const wanted = referenceTrainBatchNorm(values[0], values[1], values[2], EPSILON);
      const { y, mean, variance } = trainBatchNorm(x, scale, shift, EPSILON);
      expectClose(await y.data(), wanted.y, 2e-5);
      expectClose(await mean.data(), wanted.mean, 1e-6);
      expectClose(await variance.data(), wanted.variance, 1e-5);
      const normalise = (...inputs: Tensor[]) =>
        trainBatchNorm(inputs[0] as Tensor2D, inputs[1] as Tensor1D, inputs[2] as Tensor1D, EPSILON).y;
      const [dx, dScale, dShift] = grads(normalise)([x, scale, shift], dy);
      const gradient = referenceTrainBatchNormGradient(values[3], values[0], values[1], EPSILON);
      expectClose(await dx.data(), gradient.dx, 5e-5);
      expectClose(await dScale.data(), gradient.dScale, 2e-5);
      expectClose(await dShift.data(), gradient.dShift, 2e-5);
    },
  );

  test('a large mean does not swallow the variance', async () => {
    // 1000 +- 0.25 over 2,000 rows: variance 1/16; mean of squares minus square of mean would lose it in float32
    const x = Float32Array.from({ length: 2000 }, (_, i) => 1000 + (i % 2 ? 0.25 : -0.25));
    const { variance } = trainBatchNorm(tensor2d(x, [2000, 1]), tensor1d([1]), tensor1d([0]), EPSILON);
    expectClose(await variance.data(), [0.0625], 1e-5);
  });

  test('inference uses the statistics it is given', async () => {
    const vectors = [tensor1d([2]), tensor1d([10]), tensor1d([1]), tensor1d([4])] as const;
    const y = inferBatchNorm(tensor2d([5, 1], [2, 1]), ...vectors, 0);
    expectClose(await y.data(), [14, 10], 1e-5); // (5 - 1) / 2 * 2 + 10
  });

  test('no tensor is left behind', () => {
    const inputs = [normalTensor(1, [6, 3]), normalTensor(2, [3]), normalTensor(3, [3])];
    const before = memory().numTensors;
    tidy(() => {
      grads((x, scale, shift) => trainBatchNorm(x as Tensor2D, scale as Tensor1D, shift as Tensor1D, EPSILON).y)(
        inputs,
      );
    });
    expect(memory().numTensors).toBe(before);
  });
});

test('vectors of another width are refused', () => {
  expect(() => trainBatchNorm(tensor2d([1, 2], [1, 2]), tensor1d([1]), tensor1d([1, 2]), EPSILON)).toThrow(
    'trainBatchNorm scale: wanted [2], got [1]',
  );
});
