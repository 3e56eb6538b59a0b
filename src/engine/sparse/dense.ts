/** The dense side of every packed layout, and the checks that decoding untrusted parts needs. */
import { LabError } from '../errors.ts';

/** Row-major [rows, columns]; every Matrix of the engine fits. */
export interface DenseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Elements that are not 0 (neither +0 nor -0); NaN counts. */
export function countNonZero(values: Float32Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  return count;
}

/** Column indices: 16 bits when they fit, else 32. */
export function createIndices(length: number, columns: number): Uint16Array | Uint32Array {
  return indexBytes(columns) === 2 ? new Uint16Array(length) : new Uint32Array(length);
}

/** Bytes of one column index. */
export function indexBytes(columns: number): 2 | 4 {
  return columns <= 65_536 ? 2 : 4;
}

/** @throws LabError 'shapeMismatch' `where: wanted .. values, got ..` */
export function assertLength(where: string, got: number, wanted: number): void {
  if (got === wanted) return;
  throw new LabError('shapeMismatch', `${where}: wanted ${wanted} values, got ${got}`, { where, wanted, got });
}
