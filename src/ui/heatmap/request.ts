/** Which tile to ask the worker for, and whether the one at hand still serves. */
import type { Overlay, TileRequest, TileView } from '../../workers/protocol.ts';
import { cellSize, type MatrixSize, type Size, type Viewport, visibleWindow } from './viewport.ts';

/** Largest tile each way. */
export const mostCells = 1024;
/** Beyond the visible window on every side, as a share of it: room to pan while the next tile is made. */
const margin = 0.35;

/** Weights per cell, a power of two: a cell is at least one device pixel, and `visible` weights fit into a tile. */
export function weightsPerCell(pixelsPerWeight: number, visible: number): number {
  let per = 1;
  while ((per * pixelsPerWeight < 0.999 || visible / per > mostCells - 2) && per < 1 << 20) per *= 2;
  return per;
}

/** The window to ask for: visible + margin, on the grid of its cells, so that the worker's answer is exactly it. */
export function tileRequest(
  name: string,
  overlay: Overlay,
  view: Viewport,
  matrix: MatrixSize,
  plot: Size,
  pixelRatio: number,
): TileRequest {
  const visible = visibleWindow(view, matrix, plot);
  const cell = cellSize(view.zoom, matrix, plot);
  const down = along(visible.row, visible.rows, matrix.rows, weightsPerCell(cell.height * pixelRatio, visible.rows));
  const across = along(
    visible.column,
    visible.columns,
    matrix.columns,
    weightsPerCell(cell.width * pixelRatio, visible.columns),
  );
  return {
    name,
    overlay,
    row: down.start,
    rows: down.count,
    column: across.start,
    columns: across.count,
    maxCells: Math.min(mostCells, Math.max(down.cells, across.cells)),
  };
}

function along(start: number, count: number, size: number, perCell: number) {
  // The visible part comes first: the margin gives way to the largest tile.
  const spare = Math.max(0, mostCells - Math.ceil(count / perCell) - 2) / 2;
  const around = Math.min(Math.ceil((count * margin) / perCell), Math.floor(spare));
  const first = Math.max(0, Math.floor(start / perCell) - around) * perCell;
  const end = Math.min(size, (Math.ceil((start + count) / perCell) + around) * perCell);
  return { start: first, count: end - first, cells: Math.ceil((end - first) / perCell) };
}

/** True when the tile shows everything visible, of the right layer and overlay, finely enough. */
export function tileServes(
  shown: TileView | null,
  wanted: TileRequest,
  view: Viewport,
  matrix: MatrixSize,
  plot: Size,
  pixelRatio: number,
): boolean {
  if (!shown || shown.name !== wanted.name || shown.overlay !== wanted.overlay) return false;
  const { tile } = shown;
  const visible = visibleWindow(view, matrix, plot);
  const cell = cellSize(view.zoom, matrix, plot);
  return (
    tile.row <= visible.row &&
    tile.column <= visible.column &&
    tile.row + tile.rows >= visible.row + visible.rows &&
    tile.column + tile.columns >= visible.column + visible.columns &&
    tile.rowsPerCell <= weightsPerCell(cell.height * pixelRatio, visible.rows) &&
    tile.columnsPerCell <= weightsPerCell(cell.width * pixelRatio, visible.columns)
  );
}

export function sameRequest(a: TileRequest | null, b: TileRequest): boolean {
  return (
    a !== null &&
    a.name === b.name &&
    a.overlay === b.overlay &&
    a.row === b.row &&
    a.column === b.column &&
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.maxCells === b.maxCells
  );
}
