import { grad, mul, relu, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectParity, normalTensor } from '../../../testing/numbers.ts';

beforeAll(useWasm);

test.each([1, 3, 4, 63, 64, 65, 130])('%i values and their gradient agree with the plain CPU backend', async (size) => {
  await expectParity(() => {
    const x = normalTensor<Tensor>(1, [size]);
    const weights = normalTensor(2, [size]);
    return [relu(x), grad((input) => sum(mul(relu(input), weights)))(x)];
  }, 0);
});

test('nothing flows through 0, and NaN stays NaN', async () => {
  const x = tensor1d([0, -0, Number.NaN, 2, -2]);
  expect([...(await grad((input) => sum(relu(input)))(x).data())]).toEqual([0, 0, 0, 1, 0]);
  expect((await relu(x).data())[2]).toBeNaN();
});
