import { matMul, memory, ones, sub, tensor1d, tidy, variable } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useWebGpu } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { referenceMatMul } from '../batchMatMul/reference.ts';
import { sgdStep } from '../optimizer/index.ts';
import { elementWorkgroups } from './elementwise.ts';

let available = false;
beforeAll(async () => {
  available = await useWebGpu();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));

test('elements beyond one row of workgroups go to a second', () => {
  expect(elementWorkgroups(0)).toEqual([1, 1, 1]);
  expect(elementWorkgroups(65)).toEqual([2, 1, 1]);
  // 4,096 x 4,096 weights are 262,144 groups of 64: five rows of 52,429
  expect(elementWorkgroups(4096 * 4096)).toEqual([52_429, 5, 1]);
});

test.each([1, 63, 64, 65, 130])('product of size %i with every transpose', async (size) => {
  const [rows, depth, columns] = [size, 67, size + 1];
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const a = normalTensor(1, transposeA ? [depth, rows] : [rows, depth]);
    const b = normalTensor(2, transposeB ? [columns, depth] : [depth, columns]);
    const sizes = { rows, depth, columns, transposeA, transposeB };
    const expected = referenceMatMul(normals(1, rows * depth), normals(2, depth * columns), sizes);
    expectClose(await matMul(a, b, transposeA, transposeB).data(), expected, 1e-5);
  }
});

test.each([
  [[3], [3]],
  [[3], [1]],
  [[1], [3]],
  [
    [2, 1],
    [1, 3],
  ],
])('product of batches %j and %j', async (aBatch, bBatch) => {
  const product = matMul(normalTensor(1, [...aBatch, 2, 3]), normalTensor(2, [...bBatch, 3, 2]));
  const values = await product.data();
  const count = product.size / 4;
  for (let index = 0; index < count; index++) {
    const inner = bBatch[bBatch.length - 1];
    const aIndex = aBatch.length === 2 ? Math.floor(index / inner) : aBatch[0] === 1 ? 0 : index;
    const [a, b] = [normals(1, 100).subarray(6 * aIndex), normals(2, 100).subarray(6 * (index % inner))];
    const expected = referenceMatMul(a, b, { rows: 2, depth: 3, columns: 2 });
    expectClose(values.subarray(4 * index, 4 * index + 4), expected, 1e-5);
  }
});

test('shaders of ours run in order with tfjs operations, without a flush between', async () => {
  const [weight, momentum] = [variable(tensor1d([0])), variable(tensor1d([0]))];
  const rates = { mask: null, learningRate: 1, momentumFactor: 0, weightDecay: 0, nesterov: false };
  const before = memory().numTensors;
  for (let step = 0; step < 40; step++) {
    // reads what the step before wrote
    const gradient = tidy(() => sub(weight, ones([1])));
    sgdStep({ weight, momentum, gradient, ...rates, learningRate: 0.5 });
    gradient.dispose();
  }
  expect(memory().numTensors).toBe(before);
  // w <- w - 0.5 (w - 1) halves the distance to 1 forty times: 1 - 2^-40 rounds to 1
  expectClose(await weight.data(), [1], 1e-7);
});
