/**
 * One bit a weight and the non-zero values, both in row-major order. Bit i of byte j of a row is column 8j + i
 * (numpy packbits, little), each row padded to a whole byte. Index overhead: 1 bit a weight, whatever the sparsity.
 */
import { assertLength, countNonZero, type DenseMatrix } from './dense.ts';

export interface BitmaskMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, ceil(columns / 8)], 1 = a value is stored. */
  readonly bits: Uint8Array;
  /** [nnz] */
  readonly values: Float32Array;
}

/** @throws LabError 'shapeMismatch' when values are not rows * columns */
export function encodeBitmask({ rows, columns, values }: DenseMatrix): BitmaskMatrix {
  assertLength('bitmask', values.length, rows * columns);
  const stride = Math.ceil(columns / 8);
  const bits = new Uint8Array(rows * stride);
  const packed = new Float32Array(countNonZero(values));
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (value === 0) continue;
      bits[row * stride + (column >>> 3)] |= 1 << (column & 7);
      packed[at++] = value;
    }
  }
  return { rows, columns, bits, values: packed };
}

/**
 * @returns [rows, columns]; a -0 of the original comes back as +0
 * @throws LabError 'shapeMismatch' when the bits do not call for as many values as there are
 */
export function decodeBitmask({ rows, columns, bits, values }: BitmaskMatrix): DenseMatrix {
  const stride = Math.ceil(columns / 8);
  assertLength('bitmask bytes', bits.length, rows * stride);
  const dense = new Float32Array(rows * columns);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if ((bits[row * stride + (column >>> 3)] >>> (column & 7)) & 1) dense[row * columns + column] = values[at++];
    }
  }
  assertLength('bitmask values', values.length, at);
  return { rows, columns, values: dense };
}

/** Bytes of bits and values, without names or shapes. */
export function bitmaskByteLength(rows: number, columns: number, nnz: number, valueBytes = 4): number {
  return rows * Math.ceil(columns / 8) + nnz * valueBytes;
}
