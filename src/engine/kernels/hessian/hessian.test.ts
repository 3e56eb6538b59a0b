import { backend, matMul, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useCpu, useWasm } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { gram } from './gram.ts';
import { referenceGram } from './reference.ts';

beforeAll(useWasm);

test.each([
  [1, 1],
  [1, 63],
  [63, 1],
  [64, 64],
  [65, 63],
  [130, 65],
  [257, 130],
  [300, 261],
])('%i rows of %i columns', async (rows, columns) => {
  const x = normalTensor<Tensor2D>(1, [rows, columns]);
  const product = gram(x);
  expect(product.shape).toEqual([columns, columns]);
  const values = await product.data();
  expectClose(values, referenceGram(normals(1, rows * columns), columns), 2e-6);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) expect(values[i * columns + j]).toBe(values[j * columns + i]);
  }
});

test('no rows give zeros, whatever lay there before', async () => {
  backend().disposeData(normalTensor(1, [6, 6]).dataId, true);
  expect([...(await gram(tensor2d([], [0, 6])).data())]).toEqual(Array(36).fill(0));
});

test('a backend without the kernel multiplies', async () => {
  await useCpu();
  const x = normalTensor<Tensor2D>(1, [5, 3]);
  expect(await gram(x).data()).toEqual(await matMul(x, x, true).data());
  await useWasm();
});
