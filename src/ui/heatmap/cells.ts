/** Reading a tile and moving over a matrix, cell by cell. */
import type { Tile } from '../../engine/views/tiles.ts';
import type { MatrixSize } from './viewport.ts';

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What a tile knows about the weight at a place. */
export interface CellReading {
  /** The number itself, or the mean magnitude of the cell with the sign of its sum. */
  readonly value: number;
  /** Weights in the cell; 1 = the value is exact. */
  readonly weights: number;
  /** Share of them pruned, in [0, 1]. */
  readonly pruned: number;
}

export function readCell(tile: Tile, { row, column }: Place): CellReading | null {
  const down = row - tile.row;
  const across = column - tile.column;
  if (down < 0 || across < 0 || down >= tile.rows || across >= tile.columns) return null;
  const cellRow = Math.floor(down / tile.rowsPerCell);
  const cellColumn = Math.floor(across / tile.columnsPerCell);
  const at = cellRow * Math.ceil(tile.columns / tile.columnsPerCell) + cellColumn;
  const high = Math.min(tile.rowsPerCell, tile.rows - cellRow * tile.rowsPerCell);
  const wide = Math.min(tile.columnsPerCell, tile.columns - cellColumn * tile.columnsPerCell);
  return { value: tile.values[at]!, weights: high * wide, pruned: tile.pruned[at]! / 255 };
}

/** Largest absolute value among the cells that a window touches: the colour scale of what is in sight. */
export function limitWithin(tile: Tile, window: MatrixSize & Place): number {
  const cellColumns = Math.ceil(tile.columns / tile.columnsPerCell);
  const top = Math.max(0, Math.floor((window.row - tile.row) / tile.rowsPerCell));
  const left = Math.max(0, Math.floor((window.column - tile.column) / tile.columnsPerCell));
  const bottom = Math.min(
    Math.ceil(tile.rows / tile.rowsPerCell),
    Math.ceil((window.row + window.rows - tile.row) / tile.rowsPerCell),
  );
  const right = Math.min(cellColumns, Math.ceil((window.column + window.columns - tile.column) / tile.columnsPerCell));
  let limit = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      limit = Math.max(limit, Math.abs(tile.values[row * cellColumns + column]!));
    }
  }
  return limit;
}

/**
 * Where a column of the matrix view comes from: [ky, kx, in] of a convolution (its view is [out, kh*kw*in]), [in] of a
 * linear layer.
 */
export function inputIndexOf(column: number, columns: number, kernel: readonly [number, number]): readonly number[] {
  const [high, wide] = kernel;
  if (high * wide === 1) return [column];
  const inputs = columns / (high * wide);
  const position = Math.floor(column / inputs);
  return [Math.floor(position / wide), position % wide, column % inputs];
}

/** Steps of the keyboard cursor: one cell of the tile at hand, and one screenful. */
export interface Steps {
  readonly row: number;
  readonly column: number;
  readonly page: number;
}

/**
 * The place a key leads to; null when the key does not move. Arrows one cell (Shift: ten), Home and End along the row,
 * with Ctrl to the first and last weight, PageUp and PageDown a screenful.
 */
export function moveCursor(
  from: Place,
  key: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean },
  matrix: MatrixSize,
  steps: Steps,
): Place | null {
  const times = key.shiftKey ? 10 : 1;
  const far = key.ctrlKey || key.metaKey;
  const to = (row: number, column: number): Place => ({
    row: Math.min(Math.max(row, 0), matrix.rows - 1),
    column: Math.min(Math.max(column, 0), matrix.columns - 1),
  });
  switch (key.key) {
    case 'ArrowLeft':
      return to(from.row, from.column - times * steps.column);
    case 'ArrowRight':
      return to(from.row, from.column + times * steps.column);
    case 'ArrowUp':
      return to(from.row - times * steps.row, from.column);
    case 'ArrowDown':
      return to(from.row + times * steps.row, from.column);
    case 'Home':
      return to(far ? 0 : from.row, 0);
    case 'End':
      return to(far ? matrix.rows - 1 : from.row, matrix.columns - 1);
    case 'PageUp':
      return to(from.row - steps.page, from.column);
    case 'PageDown':
      return to(from.row + steps.page, from.column);
    default:
      return null;
  }
}
