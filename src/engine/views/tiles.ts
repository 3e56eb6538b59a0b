/** What the screen may see of a matrix: a window of it, in at most so many cells, never the whole tensor. */
import type { Mask, Matrix } from '../tensor/matrix.ts';
import { largestMagnitude, summarize, summaryBlock, type TileSummary } from './tileSummary.ts';

/**
 * A window of a matrix in cells. A cell covers [rowsPerCell x columnsPerCell] weights (powers of two, aligned to the
 * matrix, so that cells stand still while one pans; the last ones may be cut by the matrix's edge).
 */
export interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowsPerCell: number;
  readonly columnsPerCell: number;
  /**
   * [ceil(rows/rowsPerCell), ceil(columns/columnsPerCell)]. One weight a cell: the number itself. Otherwise the mean
   * magnitude of the cell's non-zero numbers, with the sign of their sum: a plain mean would fade to nothing because
   * signs cancel, and zeros are told apart by `pruned`.
   */
  readonly values: Float32Array;
  /** Share of pruned weights of each cell, in [0, 255]. */
  readonly pruned: Uint8Array;
  /** Largest absolute value in the whole matrix (layer scope). */
  readonly limit: number;
}

export interface TileWindow {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Largest number of cells, each way. */
  readonly maxCells: number;
}

/** Largest absolute value; 0 for an empty matrix. */
export function limitOf(matrix: Matrix): number {
  return largestMagnitude(matrix.values);
}

/**
 * The window clamped to the matrix and widened to whole cells.
 * @param matrix what the page chose to look at: weights, scores, or changes; its shape is the mask's
 * @param mask null = a zero in the matrix is a pruned weight
 */
export function makeTile(
  matrix: Matrix,
  mask: Mask | null,
  window: TileWindow,
  summary: TileSummary = summarize(matrix, mask),
): Tile {
  const vertical = cellsAlong(window.row, window.rows, matrix.rows, window.maxCells);
  const horizontal = cellsAlong(window.column, window.columns, matrix.columns, window.maxCells);
  const cells = vertical.cells * horizontal.cells;
  const tile: Tile = {
    row: vertical.start,
    column: horizontal.start,
    rows: vertical.count,
    columns: horizontal.count,
    rowsPerCell: vertical.perCell,
    columnsPerCell: horizontal.perCell,
    values: new Float32Array(cells),
    pruned: new Uint8Array(cells),
    limit: summary.limit,
  };
  if (tile.rowsPerCell === 1 && tile.columnsPerCell === 1) copyWeights(matrix, mask, tile);
  else if (summary.blocks && tile.rowsPerCell >= summaryBlock && tile.columnsPerCell >= summaryBlock) {
    averageBlocks(matrix, summary.blocks, tile, vertical.cells, horizontal.cells);
  } else averageWeights(matrix, mask, tile, vertical.cells, horizontal.cells);
  return tile;
}

/** Smallest power of two whose aligned cells cover [start, start + count) in at most `maxCells`. */
function cellsAlong(start: number, count: number, size: number, maxCells: number) {
  const first = clamp(Math.floor(start), 0, Math.max(0, size - 1));
  const end = clamp(Math.ceil(start + count), Math.min(first + 1, size), size);
  const most = Math.max(1, Math.floor(maxCells));
  let perCell = 1;
  while (Math.ceil(end / perCell) - Math.floor(first / perCell) > most && perCell < size) perCell *= 2;
  const from = Math.floor(first / perCell) * perCell;
  const to = Math.min(Math.ceil(end / perCell) * perCell, size);
  return { start: from, count: to - from, perCell, cells: Math.ceil((to - from) / perCell) };
}

function copyWeights(matrix: Matrix, mask: Mask | null, tile: Tile): void {
  for (let row = 0; row < tile.rows; row++) {
    const from = (tile.row + row) * matrix.columns + tile.column;
    const at = row * tile.columns;
    const line = matrix.values.subarray(from, from + tile.columns);
    tile.values.set(line, at);
    for (let column = 0; column < tile.columns; column++) {
      const zero = mask ? mask.kept[from + column] === 0 : line[column] === 0;
      tile.pruned[at + column] = zero ? 255 : 0;
    }
  }
}

function averageWeights(matrix: Matrix, mask: Mask | null, tile: Tile, cellRows: number, cellColumns: number): void {
  const { values } = matrix;
  const kept = mask?.kept ?? null;
  const sum = new Float32Array(cellColumns);
  const magnitude = new Float32Array(cellColumns);
  const nonZero = new Uint32Array(cellColumns);
  const pruned = new Uint32Array(cellColumns);
  for (let cellRow = 0; cellRow < cellRows; cellRow++) {
    sum.fill(0);
    magnitude.fill(0);
    nonZero.fill(0);
    pruned.fill(0);
    const top = tile.row + cellRow * tile.rowsPerCell;
    const bottom = Math.min(top + tile.rowsPerCell, tile.row + tile.rows);
    for (let row = top; row < bottom; row++) {
      const start = row * matrix.columns + tile.column;
      for (let cell = 0, column = 0; cell < cellColumns; cell++) {
        const end = Math.min(column + tile.columnsPerCell, tile.columns);
        let cellSum = 0;
        let cellMagnitude = 0;
        let cellNonZero = 0;
        let cellPruned = 0;
        for (; column < end; column++) {
          const value = values[start + column]!;
          cellSum += value;
          cellMagnitude += value < 0 ? -value : value;
          if (value !== 0) cellNonZero++;
          if (kept) cellPruned += 1 - kept[start + column]!;
          else if (value === 0) cellPruned++;
        }
        sum[cell]! += cellSum;
        magnitude[cell]! += cellMagnitude;
        nonZero[cell]! += cellNonZero;
        pruned[cell]! += cellPruned;
      }
    }
    for (let cell = 0; cell < cellColumns; cell++) {
      const width = Math.min(tile.columnsPerCell, tile.columns - cell * tile.columnsPerCell);
      writeCell(
        tile,
        cellRow * cellColumns + cell,
        sum[cell]!,
        magnitude[cell]!,
        nonZero[cell]!,
        pruned[cell]! / (width * (bottom - top)),
      );
    }
  }
}

function averageBlocks(
  matrix: Matrix,
  blocks: NonNullable<TileSummary['blocks']>,
  tile: Tile,
  cellRows: number,
  cellColumns: number,
): void {
  const high = tile.rowsPerCell / summaryBlock;
  const wide = tile.columnsPerCell / summaryBlock;
  const firstRow = tile.row / summaryBlock;
  const firstColumn = tile.column / summaryBlock;
  for (let cellRow = 0; cellRow < cellRows; cellRow++) {
    const top = firstRow + cellRow * high;
    const bottom = Math.min(top + high, blocks.rows);
    const height = Math.min(bottom * summaryBlock, matrix.rows) - top * summaryBlock;
    for (let cell = 0; cell < cellColumns; cell++) {
      const left = firstColumn + cell * wide;
      const right = Math.min(left + wide, blocks.columns);
      const width = Math.min(right * summaryBlock, matrix.columns) - left * summaryBlock;
      let sum = 0;
      let magnitude = 0;
      let nonZero = 0;
      let pruned = 0;
      for (let row = top; row < bottom; row++) {
        for (let at = row * blocks.columns + left; at < row * blocks.columns + right; at++) {
          sum += blocks.sum[at]!;
          magnitude += blocks.magnitude[at]!;
          nonZero += blocks.nonZero[at]!;
          pruned += blocks.pruned[at]!;
        }
      }
      writeCell(tile, cellRow * cellColumns + cell, sum, magnitude, nonZero, pruned / (width * height));
    }
  }
}

function writeCell(tile: Tile, at: number, sum: number, magnitude: number, nonZero: number, prunedShare: number): void {
  const mean = nonZero === 0 ? 0 : magnitude / nonZero;
  tile.values[at] = sum < 0 ? -mean : mean;
  // A cell with any pruned weight says so, and one with any kept weight never claims to be empty.
  tile.pruned[at] =
    prunedShare <= 0 ? 0 : prunedShare >= 1 ? 255 : Math.min(254, Math.max(1, Math.round(prunedShare * 255)));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
