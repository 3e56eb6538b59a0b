import { grad, mean, square, sum } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, expectParity, normals, normalTensor } from '../../../testing/numbers.ts';

beforeAll(useWasm);

test('gradients of sum and mean are twice the reduced value, shared out (of its square)', async () => {
  // d/dx of (x1 + x2 + x3)^2 = 2 (x1 + x2 + x3) for each; of the mean's square a third of twice the mean
  const x = normals(1, 3);
  const total = x.reduce((a, b) => a + b);
  const [ofSum, ofMean] = [sum, mean].map((reduce) => grad((given) => square(reduce(given)))(normalTensor(1, [3])));
  expectClose(await ofSum.data(), [2 * total, 2 * total, 2 * total], 1e-6);
  expectClose(await ofMean.data(), Array(3).fill((2 * total) / 9), 1e-6);
});

test.each([[[0]], [[1, 2]], [[-1]], [[0, 1, 2, 3]], [undefined]])('over axes %j, kept or not', async (axes) => {
  await expectParity(() =>
    [sum, mean].flatMap((reduce) =>
      [true, false].map((keep) => grad((x) => sum(square(reduce(x, axes, keep))))(normalTensor(2, [3, 4, 2, 5]))),
    ),
  );
});

test('a scalar has one element to give to', async () => {
  const slope = grad((x) => mean(x))(normalTensor(1, []));
  expect([...(await slope.data())]).toEqual([1]);
});
