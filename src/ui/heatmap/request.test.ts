import { expect, test } from 'vitest';
import { makeTile } from '../../engine/views/tiles.ts';
import type { TileView } from '../../workers/protocol.ts';
import { tileRequest, tileServes, weightsPerCell } from './request.ts';
import { panBy, type Viewport, wholeViewport, zoomAt } from './viewport.ts';

const plot = { width: 700, height: 380 };
const matrix = { rows: 2048, columns: 2048 };
const values = new Float32Array(2048 * 2048).fill(1);

/** What the worker answers. */
function answer(view: Viewport, ratio: number): TileView {
  const request = tileRequest('a.weight', 'value', view, matrix, plot, ratio);
  const summary = { limit: 1, blocks: null };
  const tile = makeTile({ ...matrix, values }, null, request, summary);
  return { ...request, tile, limits: { window: 1, layer: 1, model: 1 }, inputNorms: null, group: null };
}

test('a cell is a power of two of weights, at least one device pixel, and no more of them than a tile may have', () => {
  expect([4, 1, 0.6, 0.5, 0.3, 0.1].map((pixels) => weightsPerCell(pixels, 100))).toEqual([1, 1, 2, 2, 4, 16]);
  expect(weightsPerCell(2, 3000)).toBe(4);
});

test('the answer to a request always serves the view that asked, at every zoom', () => {
  for (const ratio of [1, 1.5, 3]) {
    for (let zoom = 0.1; zoom < 80; zoom *= 1.37) {
      const view = panBy(
        zoomAt(wholeViewport(matrix, plot), zoom, 350, 190, matrix, plot),
        -333.3,
        -77.7,
        matrix,
        plot,
      );
      const shown = answer(view, ratio);
      const wanted = tileRequest('a.weight', 'value', view, matrix, plot, ratio);
      expect(tileServes(shown, wanted, view, matrix, plot, ratio), `zoom ${zoom} ratio ${ratio}`).toBe(true);
    }
  }
});

test('the margin lets one pan a while without a new tile, and then asks', () => {
  const view = panBy(zoomAt(wholeViewport(matrix, plot), 40, 350, 190, matrix, plot), 0, 0, matrix, plot);
  const shown = answer(view, 1);
  const serves = (dx: number) => {
    const moved = panBy(view, dx, 0, matrix, plot);
    return tileServes(shown, tileRequest('a.weight', 'value', moved, matrix, plot, 1), moved, matrix, plot, 1);
  };
  expect(serves(-200)).toBe(true);
  expect(serves(-400)).toBe(false);
});

test('another layer, another overlay or a finer level needs another tile', () => {
  const view = wholeViewport(matrix, plot);
  const shown = answer(view, 1);
  const wanted = tileRequest('a.weight', 'value', view, matrix, plot, 1);
  expect(tileServes(shown, { ...wanted, name: 'b.weight' }, view, matrix, plot, 1)).toBe(false);
  expect(tileServes(shown, { ...wanted, overlay: 'mask' }, view, matrix, plot, 1)).toBe(false);
  const near = zoomAt(view, 8, 350, 190, matrix, plot);
  expect(tileServes(shown, wanted, near, matrix, plot, 1)).toBe(false);
  expect(tileServes(null, wanted, view, matrix, plot, 1)).toBe(false);
});
