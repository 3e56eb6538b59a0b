import { memory, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useCpu, useWasm } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { encodeCsr } from '../../sparse/csr.ts';
import { encodeNm } from '../../sparse/nm.ts';
import { createRandom } from '../../tensor/random.ts';
import { hasSparseProduct, type SparseWeight, uploadCsr, uploadNm } from './index.ts';
import { referenceCsrProduct, referenceNmProduct } from './reference.ts';

beforeAll(useWasm);

/** Normal values of which about `density` are left. */
function thinned(rows: number, columns: number, density: number) {
  const random = createRandom(7);
  const values = normals(2, rows * columns).map((value) => (random.uniform() < density ? value : 0));
  return { rows, columns, values };
}

/** At most n of each m columns are left. */
function grouped(rows: number, columns: number, n: number, m: number) {
  const random = createRandom(8);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let begin = 0; begin < columns; begin += m) {
      const wide = Math.min(m, columns - begin);
      for (let slot = 0; slot < n; slot++) values[row * columns + begin + random.int(wide)] = random.normal();
    }
  }
  return { rows, columns, values };
}

async function expectProduct(weight: SparseWeight, tokens: number, expected: (x: Float32Array) => Float32Array) {
  const x = normalTensor<Tensor2D>(1, [tokens, weight.columns]);
  const y = weight.product(x);
  expect(y.shape).toEqual([tokens, weight.rows]);
  expectClose(await y.data(), expected(normals(1, tokens * weight.columns)), 2e-6);
  x.dispose();
  y.dispose();
  weight.dispose();
}

test('the reference multiplies by hand-checked numbers', () => {
  // W = [1 0 2; 0 0 0], x = [3 4 5]: [3 + 10, 0]
  const weight = { rows: 2, columns: 3, values: Float32Array.of(1, 0, 2, 0, 0, 0) };
  const x = Float32Array.of(3, 4, 5);
  expect([...referenceCsrProduct(x, encodeCsr(weight))]).toEqual([13, 0]);
  expect([...referenceNmProduct(x, encodeNm(weight, 2, 4))]).toEqual([13, 0]);
});

// odd edges of the 16 tokens, of the four outputs that are stored together, and rows without a weight
const sizes = [
  [1, 1, 1],
  [15, 3, 7],
  [16, 4, 8],
  [17, 5, 63],
  [35, 66, 130],
  [64, 1, 9],
];

test.each(sizes)('CSR: %i tokens, %i outputs, %i inputs', async (tokens, rows, columns) => {
  for (const density of [0, 0.1, 0.6]) {
    const weight = encodeCsr(thinned(rows, columns, density));
    await expectProduct(uploadCsr(weight), tokens, (x) => referenceCsrProduct(x, weight));
  }
});

test.each(sizes)('N:M: %i tokens, %i outputs, %i inputs, the last group short', async (tokens, rows, columns) => {
  for (const [n, m] of [
    [2, 4],
    [1, 4],
    [4, 8],
    [3, 5],
    [1, 16],
  ]) {
    const weight = encodeNm(grouped(rows, columns, n, m), n, m);
    await expectProduct(uploadNm(weight), tokens, (x) => referenceNmProduct(x, weight));
  }
});

test('inputs of another width are refused; nothing is left behind', async () => {
  const before = memory().numTensors;
  const weight = uploadCsr(encodeCsr(thinned(3, 5, 0.5)));
  const x = normalTensor<Tensor2D>(1, [2, 4]);
  expect(() => weight.product(x)).toThrowError(expect.objectContaining({ code: 'shapeMismatch' }));
  x.dispose();
  weight.dispose();
  expect(memory().numTensors).toBe(before);
});

test('a backend without the kernel says so', async () => {
  expect(hasSparseProduct()).toBe(true);
  await useCpu();
  expect(hasSparseProduct()).toBe(false);
  await useWasm();
});
