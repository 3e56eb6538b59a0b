import { expect, test } from 'vitest';
import { touched } from './brush.ts';

const conv = { rows: 8, columns: 18, kernel: [3, 3] } as const; // 2 input channels
const at = { row: 5, column: 7 };
const coarse = { rowsPerCell: 4, columnsPerCell: 2 } as never;

test('a touch covers one weight, or the cell that stands for many', () => {
  expect(touched({ width: 'weight' }, at, conv, null)).toEqual([{ row: 5, column: 7, rows: 1, columns: 1 }]);
  expect(touched({ width: 'weight' }, at, conv, coarse)).toEqual([{ row: 4, column: 6, rows: 4, columns: 2 }]);
});

test('a row is all weights of an output, a channel stands once in each kernel position', () => {
  expect(touched({ width: 'row' }, at, conv, null)).toEqual([{ row: 5, column: 0, rows: 1, columns: 18 }]);
  const channel = touched({ width: 'channel' }, at, conv, null);
  // column 7 = kernel position 3, channel 1
  expect(channel.map(({ column }) => column)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17]);
  expect(channel.every(({ row, rows, columns }) => row === 0 && rows === 8 && columns === 1)).toBe(true);
});
