import { getKernel } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useCpu, useWasm } from '../../../testing/backends.ts';
import { normals, normalTensor } from '../../../testing/numbers.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type PatchSizes, patchRows } from './index.ts';
import { referencePatchRows } from './reference.ts';

beforeAll(useWasm);

test('the reference lays out hand-checked patches', () => {
  // 2 x 2 picture [1 2; 3 4], kernel 2 x 1, one row of zeros around it: at (0, 0) it sees the padding and the padding
  const sizes: PatchSizes = { kernel: [2, 1], stride: 1, padding: 1, out: [3, 4] };
  const rows = referencePatchRows(Float32Array.of(1, 2, 3, 4), [1, 2, 2, 1], sizes);
  expect([...rows.subarray(0, 8)]).toEqual([0, 0, 0, 1, 0, 2, 0, 0]);
  expect([...rows.subarray(8, 16)]).toEqual([0, 0, 1, 3, 2, 4, 0, 0]);
});

const cases: readonly [string, readonly number[], PatchSizes][] = [
  ['one channel', [2, 7, 5, 1], { kernel: [3, 3], stride: 1, padding: 0, out: [5, 3] }],
  ['odd channels, padded', [3, 5, 6, 3], { kernel: [3, 3], stride: 1, padding: 1, out: [5, 6] }],
  ['stride 2, padded', [1, 9, 8, 17], { kernel: [3, 3], stride: 2, padding: 1, out: [5, 4] }],
  ['1 x 1, stride 2', [2, 5, 5, 4], { kernel: [1, 1], stride: 2, padding: 0, out: [3, 3] }],
  [
    'a kernel as wide as the picture and its border',
    [1, 3, 2, 5],
    { kernel: [5, 4], stride: 1, padding: 1, out: [1, 1] },
  ],
];

test.each(cases)('%s', async (_, shape, sizes) => {
  const expected = referencePatchRows(normals(1, sizeOf(shape)), shape, sizes);
  const rows = patchRows(normalTensor(1, shape), sizes);
  expect(rows.shape).toEqual([shape[0] * sizes.out[0] * sizes.out[1], sizes.kernel[0] * sizes.kernel[1] * shape[3]]);
  expect(await rows.data()).toEqual(expected);
});

test('a backend without the kernel gives the same from slices', async () => {
  await useCpu();
  expect(getKernel('PatchRows', 'cpu')).toBeUndefined();
  for (const [, shape, sizes] of cases) {
    const rows = await patchRows(normalTensor(1, shape), sizes).data();
    expect(rows).toEqual(referencePatchRows(normals(1, sizeOf(shape)), shape, sizes));
  }
  await useWasm();
});
