import { beforeAll, expect, test } from 'vitest';
import { useArrayKernels } from '../../../testing/backends.ts';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { arrayKernels } from '../wasm/arrays.ts';
import type { ColumnSweep, SweepRequest } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepColumns } from './sweep.ts';

beforeAll(useArrayKernels);

/** An upper triangle with a diagonal in [1, 2) and small entries right of it. */
function factor(columns: number): Float32Array {
  const values = normals(7, columns * columns);
  return values.map((value, place) => {
    const [i, j] = [Math.floor(place / columns), place % columns];
    if (j < i) return 0;
    return j === i ? 1 + (Math.abs(value) % 1) : 0.05 * value;
  });
}

/** Removes every place whose hash is even; collects what a sweep tells on the way. */
function walkAll({ rows, columns, blockSize }: SweepRequest, window: number, told: number[]) {
  return (sweep: ColumnSweep) => {
    for (let i1 = 0; i1 < columns; i1 += blockSize) {
      const i2 = Math.min(i1 + blockSize, columns);
      sweep.openBlock(i1, i2);
      for (let j = i1; j < i2; j += window) {
        const end = Math.min(j + window, i2);
        told.push(...sweep.scores(j, end));
        const kept = Uint8Array.from({ length: rows * (end - j) }, (_, place) => (place * 2654435761) & 4);
        told.push(sweep.prune(j, end, kept));
      }
      sweep.closeBlock();
    }
  };
}

test.each([
  [1, 1, 128, 128],
  [3, 63, 128, 128],
  [64, 64, 32, 4],
  [65, 65, 64, 64],
  [5, 130, 128, 128],
  [63, 130, 50, 4],
  [9, 300, 300, 300], // deeper than one panel of the product
])('%i x %i in blocks of %i and windows of %i', (rows, columns, blockSize, window) => {
  const values = normals(1, rows * columns);
  const request = { values, rows, columns, U: factor(columns), blockSize };
  const [expectedTold, told]: number[][] = [[], []];
  const expected = referenceSweep(request, walkAll(request, window, expectedTold));
  const before = values.slice();
  expect(arrayKernels()).not.toBeNull();
  const W = sweepColumns(request, walkAll(request, window, told));
  expectClose(W, expected, 2e-6);
  expectClose(told, expectedTold, 2e-6);
  expect(values).toEqual(before);
  for (let place = 0; place < W.length; place++) expect(W[place] === 0).toBe(expected[place] === 0);
});
