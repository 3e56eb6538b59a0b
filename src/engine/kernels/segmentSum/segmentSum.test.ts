import { gather, grad, square, sum, tensor1d, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, expectParity, normals, normalTensor } from '../../../testing/numbers.ts';
import { referenceSegmentSum } from './reference.ts';

beforeAll(useWasm);

test.each([1, 3, 4, 65])('rows of %i numbers, ids repeated, missing and out of range', async (width) => {
  const ids = Int32Array.of(3, 3, 0, -1, 1, 3, 9);
  const expected = referenceSegmentSum(normals(1, 7 * width), ids, 5);
  const sums = unsortedSegmentSum(normalTensor(1, [7, width]), tensor1d(ids, 'int32'), 5);
  expect(sums.shape).toEqual([5, width]);
  expectClose(await sums.data(), expected, 1e-6);
});

test('the gradient of a gather agrees with the plain CPU backend', async () => {
  await expectParity(() => {
    const ids = tensor1d([3, 3, 0, 9, 1, 3], 'int32');
    return [grad((table) => sum(square(gather(table, ids))))(normalTensor(1, [10, 6]))];
  });
});
