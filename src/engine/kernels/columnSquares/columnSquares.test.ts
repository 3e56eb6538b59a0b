import { memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { onEveryBackend } from '../../../testing/onEveryBackend.ts';
import { columnSquares } from './index.ts';
import { referenceColumnSquares } from './reference.ts';

test('columns [1, 2] and [3, 4] have the squares 10 and 20', () => {
  expect([...referenceColumnSquares(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([10, 20]);
});

onEveryBackend(() => {
  test.each([
    [1, 1],
    [3, 8],
    [63, 7],
    [64, 9],
    [65, 17],
    [200, 33],
  ])('%i rows of %i columns', async (rows, columns) => {
    const x = normals(1, rows * columns);
    const before = memory().numTensors;
    const input = tensor2d(x, [rows, columns]);
    const sums = columnSquares(input);
    expect(sums.shape).toEqual([columns]);
    expectClose(await sums.data(), referenceColumnSquares(x, columns), 1e-5);
    input.dispose();
    sums.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
