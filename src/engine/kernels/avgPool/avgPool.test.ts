import { avgPool, grad, mul, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectParity, normalTensor } from '../../../testing/numbers.ts';

beforeAll(useWasm);

test.each([
  [[1, 4, 4, 1], 2, 2],
  [[2, 9, 7, 5], 3, 2],
  [[2, 8, 8, 8], 3, 1],
  [[3, 7, 7, 13], 7, 1],
])('%j, window %i, stride %i agrees with the plain CPU backend', async (shape, size, stride) => {
  await expectParity(() => {
    const x = normalTensor<Tensor4D>(1, shape);
    const pool = (input: Tensor4D) => avgPool(input, size, stride, 'valid');
    const weights = normalTensor<Tensor4D>(2, pool(x).shape);
    return [grad((input) => sum(mul(pool(input as Tensor4D), weights)))(x)];
  });
});

test('at a padded edge each pixel gets its share of those that are there', async () => {
  // 1 x 3 picture, windows of two columns, stride 2, same padding: [x0 x1] / 2 and [x2] / 1
  const x = tensor4d([1, 2, 5], [1, 1, 3, 1]);
  const pool = (input: Tensor4D) => avgPool(input, [1, 2], [1, 2], 'same');
  expect([...(await pool(x).data())]).toEqual([1.5, 5]);
  expect([...(await grad((input) => sum(pool(input as Tensor4D)))(x).data())]).toEqual([0.5, 0.5, 1]);
});
