/** A tile as a table: a row a row of the matrix, its numbers in full. Pure. */
import { csvText } from './csv.ts';
import type { MatrixView } from './matrixSvg.ts';

/** The mask as 1 = kept and 0 = cut, between them the share that is kept; every other overlay as its numbers, each read back to the same float32. */
export function matrixCsv({ overlay, tile }: MatrixView): string {
  const { values, pruned, row, rows, rowsPerCell, column, columns, columnsPerCell } = tile;
  const across = namesOf(column, columns, columnsPerCell);
  const read = (at: number) => (overlay === 'mask' ? shareKept(pruned[at]) : values[at]);
  return csvText(
    ['row', ...across],
    namesOf(row, rows, rowsPerCell).map((name, index) => [
      name,
      ...across.map((_, place) => read(index * across.length + place)),
    ]),
  );
}

/** Steps of 1/255 are told apart by four digits. */
function shareKept(pruned: number): number {
  return Math.round((1 - pruned / 255) * 10_000) / 10_000;
}

/** Places in the whole matrix; a cell of several weights from its first to its last. */
function namesOf(start: number, count: number, perCell: number): readonly string[] {
  return Array.from({ length: Math.ceil(count / perCell) }, (_, cell) => {
    const first = start + cell * perCell;
    return perCell === 1 ? String(first) : `${first}-${Math.min(first + perCell, start + count) - 1}`;
  });
}
