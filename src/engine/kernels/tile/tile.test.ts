import { cast, grad, mul, square, sum, type Tensor, tensor1d, tile } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectParity, normalTensor } from '../../../testing/numbers.ts';

beforeAll(useWasm);

test.each([
  [[5], [3]],
  [[1], [7]],
  [
    [2, 3],
    [1, 1],
  ],
  [
    [2, 3],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 9],
  ],
  [
    [1, 1, 1, 6],
    [2, 3, 4, 1],
  ],
  [
    [2, 1, 1, 3],
    [1, 4, 5, 2],
  ],
  [
    [2, 3, 2],
    [2, 3, 2],
  ],
])('%j repeated %j', async (shape, reps) => {
  await expectParity(() => [tile(normalTensor(1, shape), reps)], 0);
});

test('booleans and integers keep their type', async () => {
  const repeated = tile(tensor1d([true, false, true], 'bool'), [2]);
  expect(repeated.dtype).toBe('bool');
  expect([...(await repeated.data())]).toEqual([1, 0, 1, 1, 0, 1]);
  expect([...(await tile(cast(tensor1d([1, 2]), 'int32'), [2]).data())]).toEqual([1, 2, 1, 2]);
});

test('gradients of sums over any axes', async () => {
  await expectParity(() =>
    [[0], [1], [0, 2], [0, 1, 2]].map((axes) =>
      grad((x: Tensor) => sum(square(mul(sum(x, axes), 0.1))))(normalTensor(2, [3, 4, 5])),
    ),
  );
});
