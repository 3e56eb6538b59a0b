import { expect, test } from 'vitest';
import { makeTile } from '../engine/views/tiles.ts';
import { clearPicture, type PaintStyle, paintTile } from './paint.ts';
import { mix, pack, lightPalette as palette, rampColour, rampIndex, rampOf, rampSteps } from './palette.ts';

const background = pack(palette.panel);
const style = (overlay: 'value' | 'mask', limit: number): PaintStyle => ({
  palette,
  ramp: rampOf(palette, overlay),
  limit,
  fade: overlay === 'mask' ? 1 : 0.85,
  maskOnly: overlay === 'mask',
  hatch: palette.hatch,
  background,
});
function paint(values: number[][], cell: number, overlay: 'value' | 'mask' = 'value') {
  const rows = values.length;
  const columns = values[0]!.length;
  const width = columns * cell;
  const height = rows * cell;
  const picture = { pixels: new Uint8ClampedArray(width * height * 4), width, height };
  const matrix = { rows, columns, values: Float32Array.from(values.flat()) };
  const tile = makeTile(matrix, null, { row: 0, column: 0, rows, columns, maxCells: 100 });
  clearPicture(picture, background);
  const place = { left: 0, top: 0, cellWidth: cell, cellHeight: cell, pixelRatio: 1 };
  paintTile(picture, tile, place, style(overlay, 1));
  const words = new Uint32Array(picture.pixels.buffer);
  return { at: (x: number, y: number) => words[y * width + x]!, words, width };
}
const grey = (word: number) => 0.299 * (word & 255) + 0.587 * ((word >> 8) & 255) + 0.114 * ((word >> 16) & 255);

test('hue is the sign, and lightness falls with the magnitude', () => {
  const { at } = paint([[-1, -0.2, 0.2, 1]], 1);
  const [red, blue] = [(word: number) => word & 255, (word: number) => (word >> 16) & 255];
  expect(blue(at(0, 0))).toBeGreaterThan(red(at(0, 0)));
  expect(red(at(3, 0))).toBeGreaterThan(blue(at(3, 0)));
  expect(grey(at(0, 0))).toBeLessThan(grey(at(1, 0)));
  expect(grey(at(3, 0))).toBeLessThan(grey(at(2, 0)));
});

test('large cells are set apart by one pixel, small cells touch', () => {
  const large = paint([[1, 1]], 10);
  expect(large.at(9, 4)).toBe(background);
  expect(large.at(8, 4)).not.toBe(background);
  const small = paint([[1, 1]], 4);
  expect([...small.words]).not.toContain(background);
});

test('a pruned weight is hatched: two colours in it that differ in greyscale', () => {
  const { at } = paint([[0, 0.5]], 12);
  const greys = new Set<number>();
  for (let y = 0; y < 11; y++) for (let x = 0; x < 11; x++) greys.add(Math.round(grey(at(x, y))));
  expect(greys.size).toBe(2);
  expect(Math.max(...greys) - Math.min(...greys)).toBeGreaterThan(20);
  const kept = new Set<number>();
  for (let y = 0; y < 11; y++) for (let x = 12; x < 23; x++) kept.add(at(x, y));
  expect(kept.size).toBe(1);
});

test('where cells are too small for a hatch, the pruned share lightens them', () => {
  const matrix = { rows: 1, columns: 8, values: Float32Array.from([1, 1, 1, 1, 1, 0, 0, 0]) };
  const tile = makeTile(matrix, null, { row: 0, column: 0, rows: 1, columns: 8, maxCells: 2 });
  const picture = { pixels: new Uint8ClampedArray(8 * 4), width: 8, height: 1 };
  paintTile(picture, tile, { left: 0, top: 0, cellWidth: 1, cellHeight: 1, pixelRatio: 1 }, style('value', 1));
  const words = new Uint32Array(picture.pixels.buffer);
  // Both cells hold ones; three of four are pruned in the second.
  expect(grey(words[5]!)).toBeGreaterThan(grey(words[1]!) + 30);
});

test('the mask overlay shows no value of a kept weight', () => {
  const { at } = paint([[0.1, -1]], 8, 'mask');
  expect(at(1, 1)).toBe(pack(palette.accent));
  expect(at(9, 1)).toBe(pack(palette.accent));
});

test('pixels outside the tile stay as they are', () => {
  const picture = { pixels: new Uint8ClampedArray(10 * 4), width: 10, height: 1 };
  clearPicture(picture, background);
  const tile = makeTile({ rows: 1, columns: 2, values: Float32Array.from([1, 1]) }, null, {
    row: 0,
    column: 0,
    rows: 1,
    columns: 2,
    maxCells: 9,
  });
  paintTile(picture, tile, { left: 3, top: 0, cellWidth: 2, cellHeight: 1, pixelRatio: 1 }, style('value', 1));
  const painted = [...new Uint32Array(picture.pixels.buffer)].map((word) => (word === background ? '.' : '#'));
  expect(painted.join('')).toBe('...####...');
});

test('a tile in the middle of a matrix lands where its weights are', () => {
  const matrix = { rows: 1, columns: 10, values: new Float32Array(10).fill(1) };
  const tile = makeTile(matrix, null, { row: 0, column: 4, rows: 1, columns: 2, maxCells: 9 });
  const picture = { pixels: new Uint8ClampedArray(10 * 4), width: 10, height: 1 };
  clearPicture(picture, background);
  // The view begins at weight 3, two pixels a weight: weights 4 and 5 are pixels 2 to 5.
  paintTile(picture, tile, { left: -6, top: 0, cellWidth: 2, cellHeight: 1, pixelRatio: 1 }, style('value', 1));
  const painted = [...new Uint32Array(picture.pixels.buffer)].map((word) => (word === background ? '.' : '#'));
  expect(painted.join('')).toBe('..####....');
});

test('the ramp is symmetric in steps, clamps what is beyond the limit and knows a limit of zero', () => {
  expect([-2, -1, 0, 1, 2].map((value) => rampIndex(value, 1))).toEqual([
    0,
    0,
    rampSteps,
    2 * rampSteps,
    2 * rampSteps,
  ]);
  expect(rampIndex(5, 0)).toBe(rampSteps);
  expect(rampColour(palette, 'value', 0)).toEqual(palette.zero);
  expect(mix([0, 0, 0], [100, 200, 50], 0.5)).toEqual([50, 100, 25]);
});
