import { grads, matMul, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, expectParity, normals, normalTensor } from '../../../testing/numbers.ts';
import { broadcastOffsets } from './broadcast.ts';
import { referenceMatMul } from './reference.ts';

test('offsets of a broadcast batch repeat the operand along its axes of size 1', () => {
  // operand [2, 1], result [3, 2, 2]: rows of the operand in order, each for both columns, three times over
  expect(broadcastOffsets([2, 1], [3, 2, 2], 10)).toEqual([0, 0, 10, 10, 0, 0, 10, 10, 0, 0, 10, 10]);
  expect(broadcastOffsets([], [2], 10)).toEqual([0, 0]);
});

test('the reference multiplies by hand-checked numbers', () => {
  // [1 2; 3 4] * [5; 6] = [17; 39]; stored transposed it is the same product
  const sizes = { rows: 2, depth: 2, columns: 1 };
  expect([...referenceMatMul(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), sizes)]).toEqual([17, 39]);
  const transposed = referenceMatMul(Float32Array.of(1, 3, 2, 4), Float32Array.of(5, 6), {
    ...sizes,
    transposeA: true,
  });
  expect([...transposed]).toEqual([17, 39]);
});

describe('on WASM', () => {
  beforeAll(useWasm);

  // odd edges of the 4 x 8 tile and of the blocks of 64 x 256 x 256
  const sizes = [
    [1, 1, 1],
    [3, 5, 7],
    [4, 8, 8],
    [63, 64, 65],
    [65, 257, 9],
    [130, 300, 259],
    [1, 513, 10],
  ];
  const transposes = [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ];
  for (const [rows, depth, columns] of sizes) {
    test.each(transposes)(
      `[${rows}, ${depth}] x [${depth}, ${columns}], transposed %s %s`,
      async (transposeA, transposeB) => {
        const [a, b] = [normals(1, rows * depth), normals(2, depth * columns)];
        const left = normalTensor(1, transposeA ? [depth, rows] : [rows, depth]);
        const right = normalTensor(2, transposeB ? [columns, depth] : [depth, columns]);
        const expected = referenceMatMul(a, b, { rows, depth, columns, transposeA, transposeB });
        expectClose(await matMul(left, right, transposeA, transposeB).data(), expected, 1e-5);
      },
    );
  }

  test.each([
    [
      [2, 3, 5, 6],
      [2, 3, 6, 4],
    ],
    [
      [3, 5, 6],
      [1, 6, 4],
    ],
    [
      [1, 5, 6],
      [3, 6, 4],
    ],
    [
      [4, 5, 6],
      [6, 4],
    ],
  ])('batches %j x %j, broadcast', async (aShape, bShape) => {
    await expectParity(() => [matMul(normalTensor(3, aShape), normalTensor(4, bShape))]);
  });

  test('batches [2, 1] and [1, 3] give all six products (the plain CPU backend refuses nothing and is wrong here)', async () => {
    const [a, b] = [normals(3, 2 * 30), normals(4, 3 * 24)];
    const product = matMul(normalTensor(3, [2, 1, 5, 6]), normalTensor(4, [1, 3, 6, 4]));
    const values = await product.data();
    expect(product.shape).toEqual([2, 3, 5, 4]);
    for (let index = 0; index < 6; index++) {
      const [left, right] = [a.subarray(30 * Math.floor(index / 3)), b.subarray(24 * (index % 3))];
      const expected = referenceMatMul(left, right, { rows: 5, depth: 6, columns: 4 });
      expectClose(values.subarray(20 * index, 20 * (index + 1)), expected, 1e-5);
    }
  });

  test('gradients of a batch agree with the plain CPU backend', async () => {
    await expectParity(() => {
      const loss = (a: Tensor, b: Tensor) => sum(square(matMul(a, b, false, true)));
      return grads(loss)([normalTensor(3, [2, 3, 17, 8]), normalTensor(4, [2, 3, 9, 8])]);
    });
  });

  test('all transposes of a batch agree with the plain CPU backend', async () => {
    await expectParity(() =>
      transposes.map(([transposeA, transposeB]) =>
        matMul(
          normalTensor(5, transposeA ? [2, 7, 9] : [2, 9, 7]),
          normalTensor(6, transposeB ? [2, 5, 7] : [2, 7, 5]),
          transposeA,
          transposeB,
        ),
      ),
    );
  });

  test('an empty sum is zero', async () => {
    const product = matMul(normalTensor(1, [3, 0]), normalTensor(1, [0, 2]));
    expect([...(await product.data())]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
