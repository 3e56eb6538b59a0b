import { getKernel, matMul, mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useWebGpu } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { gram } from './gram.ts';
import { referenceGram } from './reference.ts';

let available = false;
beforeAll(async () => {
  available = await useWebGpu();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));

test.each([
  [1, 1],
  [5, 63],
  [67, 64],
  [3, 65],
  [66, 130],
])('%i rows of %i columns on WebGPU', async (rows, columns) => {
  const x = normalTensor<Tensor2D>(1, [rows, columns]);
  expect(getKernel('Gram', 'webgpu')).toBeDefined();
  const values = await gram(x).data();
  expectClose(values, referenceGram(normals(1, rows * columns), columns), 2e-6);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) expect(values[i * columns + j]).toBe(values[j * columns + i]);
  }
});

test('what was recorded before and after it keeps its order', async () => {
  const x = normalTensor<Tensor2D>(1, [4, 9]);
  const doubled = matMul(gram(mul(x, 2)), x, false, true); // 4 X^T X X^T
  expectClose(await doubled.data(), await matMul(matMul(x, x, true), mul(x, 4), false, true).data(), 1e-5);
});
