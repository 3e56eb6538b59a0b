/** One weight of a solved layer, and what the removals to its left pushed into it: Algorithm 1 walked along its row. */
import type { Matrix } from '../tensor/matrix.ts';
import type { Received } from './method.ts';

/** Columns told by name; the rest are told by their sum. */
const told = 3;

export interface SolvedLayer {
  /** Before the solution; dead inputs count as 0. */
  readonly weight: Matrix;
  /** [rows, columns], solved. */
  readonly W: Float32Array;
  /** 1 = kept by the solution, before anything else was masked: [rows, columns]. */
  readonly kept: Uint8Array;
  /** Upper factor of the inverse Hessian: [columns, columns]. */
  readonly U: Float32Array;
  readonly dead: Uint8Array;
}

/** columns^2 / 2 steps at most. */
export function receivedAt({ weight, W, kept, U, dead }: SolvedLayer, row: number, column: number): Received {
  const { columns, values } = weight;
  const line = row * columns;
  const left = Float64Array.from(values.subarray(line, line + column + 1), (value, j) => (dead[j] ? 0 : value));
  const first = left[column];
  const changes: { readonly column: number; readonly change: number }[] = [];
  for (let j = 0; j < column; j++) {
    if (kept[line + j]) continue;
    const error = left[j] / U[j * columns + j];
    if (error === 0) continue;
    for (let c = j + 1; c <= column; c++) left[c] -= error * U[j * columns + c];
    changes.push({ column: j, change: -error * U[j * columns + column] });
  }
  return {
    total: kept[line + column] ? W[line + column] - first : left[column] - first,
    columns: changes.length,
    most: changes.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, told),
  };
}
