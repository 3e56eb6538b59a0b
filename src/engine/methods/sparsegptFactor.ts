/** The inverse-Hessian factor that drives SparseGPT's column loop. Frantar & Alistarh 2023, Algorithm 1. */
import { LabError } from '../errors.ts';
import { inverseUpperFactor } from '../tensor/linalg.ts';

export interface InverseFactor {
  /** Upper Cholesky factor of (H + damp*I)^-1, float32 as in the reference: [in, in]. */
  readonly U: Float32Array;
  /** 1 where an input was never active (zero diagonal of H): [in]. */
  readonly dead: Uint8Array;
  /** Share of the mean diagonal that was added; larger than asked for when H was not positive definite. */
  readonly dampening: number;
}

const steepestDampening = 1e4;

/**
 * @param H 2/n X^T X, symmetric: [columns, columns]
 * @param dampening share of the mean diagonal added to the diagonal; multiplied by 10 until H can be factored
 * @throws LabError 'hessianNotPositive' when no dampening helps: H holds values that are not finite.
 */
export function inverseFactor(H: Float32Array, columns: number, dampening: number): InverseFactor {
  const A = Float64Array.from(H);
  const dead = new Uint8Array(columns);
  let trace = 0;
  for (let j = 0; j < columns; j++) {
    const diagonal = j * columns + j;
    if (A[diagonal] === 0) {
      dead[j] = 1;
      A[diagonal] = 1;
    }
    trace += A[diagonal]; // dead inputs count as 1, as in the reference
  }
  let added = 0;
  for (let share = dampening; share <= steepestDampening; share = Math.max(share * 10, 1e-4)) {
    const damp = (share * trace) / columns;
    for (let j = 0; j < columns; j++) A[j * columns + j] += damp - added;
    added = damp;
    const U = inverseUpperFactor(A, columns);
    if (U) return { U: Float32Array.from(U), dead, dampening: share };
  }
  throw new LabError('hessianNotPositive', `sparsegpt: H [${columns}, ${columns}] has no Cholesky factor`, {
    columns,
    dampening: steepestDampening,
  });
}
