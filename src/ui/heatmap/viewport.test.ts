import { expect, test } from 'vitest';
import {
  cellSize,
  clampViewport,
  firstViewport,
  fitZoom,
  largestZoom,
  panBy,
  reveal,
  visibleWindow,
  weightAt,
  wholeViewport,
  zoomAt,
} from './viewport.ts';

const plot = { width: 600, height: 300 };
const wide = { rows: 64, columns: 800 };
const square = { rows: 4096, columns: 4096 };
const small = { rows: 10, columns: 20 };

test('the whole matrix fits, in cells no more than 2.5 times off the square', () => {
  // 600/800 = 0.75 wide; filling the height would need 300/64 = 4.69 high, 6.25 times: held at 2.5.
  expect(fitZoom(wide, plot)).toBeCloseTo(0.75);
  expect(cellSize(0.75, wide, plot).height).toBeCloseTo(0.75 * 2.5);
  // 300/4096 against 600/4096: half as high as wide.
  expect(cellSize(fitZoom(square, plot), square, plot).height).toBeCloseTo(300 / 4096);
  expect(visibleWindow(wholeViewport(square, plot), square, plot)).toEqual({
    row: 0,
    column: 0,
    rows: 4096,
    columns: 4096,
  });
});

test('cells become square as one zooms in', () => {
  const cell = cellSize(fitZoom(wide, plot) * 8, wide, plot);
  expect(cell.width).toBeCloseTo(cell.height);
});

test('what is smaller than the plot is centred, what is larger never leaves a gap', () => {
  const low = { rows: 1, columns: 100 }; // 6 wide, held at 15 high: 300/15 = 20 rows of room for one
  expect(wholeViewport(low, plot).row).toBeCloseTo((1 - 20) / 2);
  const far = clampViewport({ zoom: 10, column: 1e6, row: -50 }, square, plot);
  expect(far.row).toBe(0);
  expect(far.column).toBeCloseTo(4096 - 60);
});

test('the first look shows cells one can tell kept from cut, but of a huge matrix the whole', () => {
  expect(firstViewport(wide, plot).zoom).toBe(6.5);
  expect(firstViewport(square, plot)).toEqual(wholeViewport(square, plot));
  expect(firstViewport(small, plot)).toEqual(wholeViewport(small, plot));
  // 448 rows in a plot of 65 pixels: the whole would be a stamp of 36 x 65
  expect(firstViewport({ rows: 448, columns: 128 }, { width: 588, height: 65 }).zoom).toBe(6.5);
});

test('zooming keeps the weight under the pointer', () => {
  const before = { zoom: 2, column: 1000, row: 1000 };
  const cell = cellSize(2, square, plot);
  const under = { column: 1000 + 123 / cell.width, row: 1000 + 45 / cell.height };
  const after = zoomAt(before, 3, 123, 45, square, plot);
  const next = cellSize(after.zoom, square, plot);
  expect(after.zoom).toBeCloseTo(6);
  expect(after.column + 123 / next.width).toBeCloseTo(under.column);
  expect(after.row + 45 / next.height).toBeCloseTo(under.row);
});

test('zoom stops at the whole matrix and at the largest cell', () => {
  const view = wholeViewport(square, plot);
  expect(zoomAt(view, 1e-3, 0, 0, square, plot)).toEqual(view);
  expect(zoomAt(view, 1e6, 0, 0, square, plot).zoom).toBe(largestZoom);
});

test('dragging to the right shows what lies to the left', () => {
  const moved = panBy({ zoom: 10, column: 100, row: 100 }, 50, -20, square, plot);
  const cell = cellSize(10, square, plot);
  expect(moved.column).toBeCloseTo(95);
  expect(moved.row).toBeCloseTo(100 + 20 / cell.height);
});

test('revealing a weight moves no further than needed', () => {
  const view = { zoom: 10, column: 100, row: 100 }; // 60 columns in sight
  expect(reveal(view, 110, 120, square, plot)).toEqual(view);
  // Column 165 must stand before the right edge with two columns of neighbours: 165 + 1 - 60 + 2 = 108.
  expect(reveal(view, 110, 165, square, plot).column).toBeCloseTo(108);
  expect(reveal(view, 110, 50, square, plot).column).toBeCloseTo(48);
});

test('finds the weight under the pointer, and nothing beside the matrix', () => {
  const view = clampViewport({ zoom: 30, column: 0, row: 0 }, small, plot);
  const cell = cellSize(view.zoom, small, plot);
  expect(weightAt(view, 3.5 * cell.width, 2.5 * cell.height, small, plot)).toEqual({ row: 2, column: 3 });
  const line = wholeViewport({ rows: 1, columns: 100 }, plot);
  expect(weightAt(line, 5, 5, { rows: 1, columns: 100 }, plot)).toBeNull();
});
