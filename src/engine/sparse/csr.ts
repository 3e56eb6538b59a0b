/**
 * Compressed sparse rows: the non-zero values, the column of each, and where each row begins.
 * Index overhead: 16 bits a non-zero (32 past 65,536 columns) and 32 bits a row.
 */
import { assertLength, countNonZero, createIndices, type DenseMatrix, indexBytes } from './dense.ts';

export interface CsrMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1]: non-zeros of row r lie in [rowOffsets[r], rowOffsets[r + 1]). */
  readonly rowOffsets: Uint32Array;
  /** [nnz], ascending inside a row. */
  readonly columnIndices: Uint16Array | Uint32Array;
  /** [nnz] */
  readonly values: Float32Array;
}

/** @throws LabError 'shapeMismatch' when values are not rows * columns */
export function encodeCsr({ rows, columns, values }: DenseMatrix): CsrMatrix {
  assertLength('csr', values.length, rows * columns);
  const nnz = countNonZero(values);
  const packed = new Float32Array(nnz);
  const columnIndices = createIndices(nnz, columns);
  const rowOffsets = new Uint32Array(rows + 1);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (value === 0) continue;
      packed[at] = value;
      columnIndices[at++] = column;
    }
    rowOffsets[row + 1] = at;
  }
  return { rows, columns, rowOffsets, columnIndices, values: packed };
}

/** @returns [rows, columns]; a -0 of the original comes back as +0 */
export function decodeCsr({ rows, columns, rowOffsets, columnIndices, values }: CsrMatrix): DenseMatrix {
  assertLength('csr row offsets', rowOffsets.length, rows + 1);
  assertLength('csr columns', columnIndices.length, values.length);
  const dense = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let at = rowOffsets[row]; at < rowOffsets[row + 1]; at++)
      dense[row * columns + columnIndices[at]] = values[at];
  }
  return { rows, columns, values: dense };
}

/** Bytes of the three arrays, without names or shapes. */
export function csrByteLength(rows: number, columns: number, nnz: number, valueBytes = 4): number {
  return (rows + 1) * 4 + nnz * (indexBytes(columns) + valueBytes);
}
