import { expect, test } from 'vitest';
import { makeTile } from '../../engine/views/tiles.ts';
import { inputIndexOf, limitWithin, moveCursor, readCell } from './cells.ts';

const matrix = { rows: 4, columns: 6, values: Float32Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 0 : i)) };
const key = (name: string, more: Partial<{ shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }> = {}) => {
  return { key: name, shiftKey: false, ctrlKey: false, metaKey: false, ...more };
};

test('reads the exact weight where a cell is one weight', () => {
  const tile = makeTile(matrix, null, { row: 1, column: 2, rows: 3, columns: 4, maxCells: 10 });
  // Row 2, column 3 is element 15: a multiple of 5, so 0 and pruned; row 2, column 4 is 16.
  expect(readCell(tile, { row: 2, column: 3 })).toEqual({ value: 0, weights: 1, pruned: 1 });
  expect(readCell(tile, { row: 2, column: 4 })).toEqual({ value: 16, weights: 1, pruned: 0 });
  expect(readCell(tile, { row: 0, column: 3 })).toBeNull();
});

test('says how many weights share a coarse cell, fewer at the edge', () => {
  const tile = makeTile(matrix, null, { row: 0, column: 0, rows: 4, columns: 6, maxCells: 2 });
  expect([tile.rowsPerCell, tile.columnsPerCell]).toEqual([2, 4]);
  expect(readCell(tile, { row: 1, column: 1 })?.weights).toBe(8);
  expect(readCell(tile, { row: 1, column: 5 })?.weights).toBe(4);
});

test('the scale of a window looks only at that window', () => {
  const tile = makeTile(matrix, null, { row: 0, column: 0, rows: 4, columns: 6, maxCells: 10 });
  // Rows 0-1, columns 0-2 hold 0 1 2 / 6 7 8.
  expect(limitWithin(tile, { row: 0, column: 0, rows: 2, columns: 3 })).toBe(8);
});

test('a column of a convolution is kernel row, kernel column, input channel', () => {
  // [kh 5, kw 5, in 8]: column 107 = (13 * 8 + 3), position 13 = 2 * 5 + 3.
  expect(inputIndexOf(107, 200, [5, 5])).toEqual([2, 3, 3]);
  expect(inputIndexOf(107, 200, [1, 1])).toEqual([107]);
});

test('keys walk the matrix and stop at its edges', () => {
  const size = { rows: 50, columns: 90 };
  const steps = { row: 1, column: 1, page: 12 };
  const from = { row: 20, column: 30 };
  const to = (name: string, more = {}) => moveCursor(from, key(name, more), size, steps);
  expect(to('ArrowRight')).toEqual({ row: 20, column: 31 });
  expect(to('ArrowUp', { shiftKey: true })).toEqual({ row: 10, column: 30 });
  expect(to('Home')).toEqual({ row: 20, column: 0 });
  expect(to('End', { ctrlKey: true })).toEqual({ row: 49, column: 89 });
  expect(to('PageDown')).toEqual({ row: 32, column: 30 });
  expect(moveCursor({ row: 0, column: 0 }, key('ArrowLeft'), size, steps)).toEqual({ row: 0, column: 0 });
  expect(to('a')).toBeNull();
});

test('in an overview one key press crosses one cell', () => {
  const next = moveCursor(
    { row: 8, column: 8 },
    key('ArrowRight'),
    { rows: 99, columns: 99 },
    { row: 4, column: 8, page: 50 },
  );
  expect(next).toEqual({ row: 8, column: 16 });
});
