/** Which part of a matrix one touch of the brush covers. Pure. */
import type { Area } from '../../engine/pipelines/paint.ts';
import type { Tile } from '../../engine/views/tiles.ts';
import type { Brush } from '../../state/draft.ts';
import type { LayerView } from '../../workers/protocol.ts';
import type { Place } from './cells.ts';
import { wholeCell } from './draw.ts';

/**
 * @param tile what is drawn: where a cell stands for many weights, a touch covers the cell
 * @returns the cell, the whole row of an output, or every column of an input channel
 */
export function touched(
  { width }: Pick<Brush, 'width'>,
  place: Place,
  { rows, columns, kernel }: Pick<LayerView, 'rows' | 'columns' | 'kernel'>,
  tile: Tile | null,
): readonly Area[] {
  const cell = wholeCell(tile, place);
  switch (width) {
    case 'weight':
      return [cell];
    case 'row':
      return [{ row: cell.row, column: 0, rows: cell.rows, columns }];
    case 'channel': {
      // a convolution's columns are [ky, kx, in]: one channel stands in each kernel position
      const positions = kernel[0] * kernel[1];
      const inputs = columns / positions;
      const channel = place.column % inputs;
      return Array.from({ length: positions }, (_, position) => {
        return { row: 0, column: position * inputs + channel, rows, columns: 1 };
      });
    }
    default:
      return width satisfies never;
  }
}

/** As a key, so that a stroke holds each area once. */
export function keyOf({ row, column, rows, columns }: Area): string {
  return `${row} ${column} ${rows} ${columns}`;
}
