import { expect, test } from 'vitest';
import type { Mask, Matrix } from '../tensor/matrix.ts';
import { summarize } from './tileSummary.ts';
import { limitOf, makeTile } from './tiles.ts';

/** A repeatable wave: every value differs, signs mix. */
function wave(rows: number, columns: number): Matrix {
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 12.9898) * 0.5);
  return { rows, columns, values };
}
function everyThirdCut(matrix: Matrix): Mask {
  return { ...matrix, kept: Uint8Array.from(matrix.values, (_, i) => (i % 3 === 0 ? 0 : 1)) };
}

test('a window with room for every weight holds the weights themselves', () => {
  const matrix = { rows: 3, columns: 4, values: Float32Array.from([1, -2, 3, 4, 5, 6, -7, 8, 9, 10, 11, 12]) };
  const mask = { rows: 3, columns: 4, kept: Uint8Array.from([1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]) };
  const tile = makeTile(matrix, mask, { row: 1, column: 1, rows: 2, columns: 2, maxCells: 10 });
  expect(tile).toMatchObject({ row: 1, column: 1, rows: 2, columns: 2, rowsPerCell: 1, columnsPerCell: 1, limit: 12 });
  expect([...tile.values]).toEqual([6, -7, 10, 11]);
  expect([...tile.pruned]).toEqual([255, 0, 0, 0]);
});

test('without a mask a zero counts as pruned', () => {
  const matrix = { rows: 1, columns: 3, values: Float32Array.from([0, 2, 0]) };
  expect([...makeTile(matrix, null, { row: 0, column: 0, rows: 1, columns: 3, maxCells: 8 }).pruned]).toEqual([
    255, 0, 255,
  ]);
});

test('a coarse cell is the mean magnitude of its non-zero weights, with the sign of their sum', () => {
  // Cells of 2 columns: [-3, 1] -> sum -2, mean magnitude 2 -> -2; [0, 5] -> 5; [0, 0] -> 0, all pruned.
  const matrix = { rows: 1, columns: 6, values: Float32Array.from([-3, 1, 0, 5, 0, 0]) };
  const tile = makeTile(matrix, null, { row: 0, column: 0, rows: 1, columns: 6, maxCells: 3 });
  expect(tile.columnsPerCell).toBe(2);
  expect([...tile.values]).toEqual([-2, 5, 0]);
  expect([...tile.pruned]).toEqual([0, 128, 255]);
});

test('cells are aligned to the matrix, so neighbours agree while one pans', () => {
  const matrix = wave(64, 64);
  const a = makeTile(matrix, null, { row: 0, column: 5, rows: 64, columns: 40, maxCells: 12 });
  const b = makeTile(matrix, null, { row: 0, column: 9, rows: 64, columns: 40, maxCells: 12 });
  // 45 columns need 4 a cell: [4, 48) begins at a multiple of 4; so does the second.
  expect([a.columnsPerCell, a.column, b.column]).toEqual([4, 4, 8]);
  expect(b.values[0]).toBe(a.values[1]);
});

test('never more than maxCells each way, at any window', () => {
  const matrix = wave(50, 333);
  for (const [column, columns] of [
    [0, 333],
    [1, 332],
    [7, 65],
    [300, 100],
    [332, 1],
  ] as const) {
    for (const maxCells of [1, 2, 31, 32, 33]) {
      const tile = makeTile(matrix, null, { row: 3, column, rows: 47, columns, maxCells });
      const across = Math.ceil(tile.columns / tile.columnsPerCell);
      const down = Math.ceil(tile.rows / tile.rowsPerCell);
      expect(Math.max(across, down)).toBeLessThanOrEqual(maxCells);
      expect(tile.values.length).toBe(across * down);
      expect(tile.column).toBeLessThanOrEqual(column);
      expect(tile.column + tile.columns).toBeGreaterThanOrEqual(Math.min(column + columns, 333));
    }
  }
});

test('a window outside the matrix is drawn back into it', () => {
  const tile = makeTile(wave(4, 4), null, { row: -3, column: 9, rows: 99, columns: 99, maxCells: 9 });
  expect(tile).toMatchObject({ row: 0, rows: 4, column: 3, columns: 1 });
});

test('an overview from the summary equals one from the weights', () => {
  const matrix = wave(700, 1003);
  const mask = everyThirdCut(matrix);
  const window = { row: 0, column: 0, rows: 700, columns: 1003, maxCells: 70 };
  const fast = makeTile(matrix, mask, window, summarize(matrix, mask));
  const slow = makeTile(matrix, mask, window, { limit: limitOf(matrix), blocks: null });
  expect(fast.rowsPerCell).toBe(16);
  expect([...fast.pruned]).toEqual([...slow.pruned]);
  for (let i = 0; i < slow.values.length; i++) {
    // Sums are rounded to float32 in another order; a sum near zero may change its sign.
    expect(Math.abs(fast.values[i]!)).toBeCloseTo(Math.abs(slow.values[i]!), 4);
  }
});

test('a cell with any pruned or kept weight never claims the opposite', () => {
  const one = new Float32Array(1000).fill(1);
  one[3] = 0;
  const zero = new Float32Array(1000);
  zero[3] = 1;
  const window = { row: 0, column: 0, rows: 1, columns: 1000, maxCells: 1 };
  expect(makeTile({ rows: 1, columns: 1000, values: one }, null, window).pruned[0]).toBe(1);
  expect(makeTile({ rows: 1, columns: 1000, values: zero }, null, window).pruned[0]).toBe(254);
});
