import { beforeAll, expect, test } from 'vitest';
import { useArrayKernels } from '../../../testing/backends.ts';
import { factor, walkAll } from '../../../testing/columnSweep.ts';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { arrayKernels } from '../wasm/arrays.ts';
import type { WindowChoice } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepColumns } from './sweep.ts';

beforeAll(useArrayKernels);

/** Removes every place of a window whose hash says so, whatever the scores. */
const byHash: WindowChoice = {
  select: (_, rows, columns) =>
    Uint8Array.from({ length: rows * columns }, (_, place) => ((place * 2654435761) >> 2) & 1),
  selection: () => null,
};

test.each([
  [1, 1, 128, 128],
  [3, 63, 128, 128],
  [64, 64, 32, 4],
  [65, 65, 64, 64],
  [5, 130, 128, 128],
  [63, 130, 50, 4],
  [9, 300, 300, 300], // deeper than one panel of the product
])('%i x %i in blocks of %i and windows of %i', async (rows, columns, blockSize, window) => {
  const values = normals(1, rows * columns);
  const request = { values, rows, columns, U: factor(columns), blockSize, choice: byHash };
  const walk = walkAll(columns, blockSize, window);
  const expected = referenceSweep(request, walk);
  const before = values.slice();
  expect(arrayKernels()).not.toBeNull();
  const { W, kept, scores, loss } = await sweepColumns(request, walk);
  expectClose(W, expected.W, 2e-6);
  expectClose(scores, expected.scores, 2e-6);
  expectClose([loss], [expected.loss], 2e-6);
  expect(kept).toEqual(expected.kept);
  expect(values).toEqual(before);
  for (let place = 0; place < W.length; place++) expect(W[place] === 0).toBe(kept[place] === 0);
});
