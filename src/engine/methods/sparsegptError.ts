/** How far a layer's output moves when weights change: tr(D A D^T) for a change D, with the Hessian that was solved with. */
import type { Matrix } from '../tensor/matrix.ts';

/**
 * @param H 2/n X^T X: [columns, columns]
 * @param dampening share of the mean diagonal that was added
 * @returns [columns, columns] as the inverse factor saw it: a dead input counts as 1
 */
export function dampedHessian(H: Float32Array, columns: number, dampening: number): Float64Array {
  const A = Float64Array.from(H);
  let mean = 0;
  for (let j = 0; j < columns; j++) {
    if (A[j * columns + j] === 0) A[j * columns + j] = 1;
    mean += A[j * columns + j] / columns;
  }
  for (let j = 0; j < columns; j++) A[j * columns + j] += dampening * mean;
  return A;
}

/** tr(D A D^T). @param change [rows, columns] */
export function outputError({ rows, columns, values }: Matrix, A: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      const left = values[row * columns + i];
      if (left === 0) continue;
      for (let j = 0; j < columns; j++) sum += left * A[i * columns + j] * values[row * columns + j];
    }
  }
  return sum;
}

/**
 * The error after each column when weights are cut and nothing makes up for them: rows * columns^2 / 2 steps in all.
 * @param kept 1 = kept: [rows, columns]
 * @returns [columns]
 */
export function errorsWithoutCompensation(
  { rows, columns, values }: Matrix,
  kept: Uint8Array,
  A: Float64Array,
): Float64Array {
  const errors = new Float64Array(columns);
  let error = 0;
  for (let j = 0; j < columns; j++) {
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      if (kept[at + j] === 1) continue;
      const own = values[at + j];
      let others = 0;
      for (let i = 0; i < j; i++) if (kept[at + i] === 0) others += values[at + i] * A[i * columns + j];
      error += own * own * A[j * columns + j] + 2 * own * others;
    }
    errors[j] = error;
  }
  return errors;
}
