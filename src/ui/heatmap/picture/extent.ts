/** How much of a matrix is taken away as a picture or a table: all of it, or what is in sight where it is too large. Pure. */
import type { Overlay, TileRequest } from '../../../workers/protocol.ts';
import { mostCells } from '../request.ts';
import type { MatrixSize, VisibleWindow } from '../viewport.ts';

/** A matrix of more is not taken whole: as text it would be some 20 MB, as a picture more than a screen can tell apart. */
export const mostWeights = 1 << 20;

export interface Extent {
  readonly request: TileRequest;
  readonly whole: boolean;
}

/** Where even the part in sight has more weights than that, its cells stand for several. */
export function extentOf(name: string, overlay: Overlay, matrix: MatrixSize, window: VisibleWindow): Extent {
  const whole = matrix.rows * matrix.columns <= mostWeights;
  const { row, column, rows, columns } = whole ? { row: 0, column: 0, ...matrix } : window;
  const maxCells = rows * columns <= mostWeights ? Math.max(rows, columns) : mostCells;
  return { whole, request: { name, overlay, row, column, rows, columns, maxCells } };
}
