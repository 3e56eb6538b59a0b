/** The inverse-Hessian factor that drives SparseGPT's column loop. Frantar & Alistarh 2023, Algorithm 1. */
import { LabError } from '../errors.ts';
import { inverseUpperFactor } from '../kernels/cholesky/inverseUpperFactor.ts';

export interface InverseFactor {
  /** Upper Cholesky factor of (H + damp*I)^-1, float32 as in the reference: [in, in]. */
  readonly U: Float32Array;
  /** 1 where an input was never active (zero diagonal of H): [in]. */
  readonly dead: Uint8Array;
  /** Share of the mean diagonal that was added; larger than asked for when H was not positive definite. */
  readonly dampening: number;
}

const steepestDampening = 1e4;
/** H comes in float32: a pivot this small beside its diagonal entry cannot be told from zero. */
const smallestPivot = 2 ** -23;

/**
 * @param H 2/n X^T X, symmetric: [columns, columns]
 * @param dampening share of the mean diagonal added to the diagonal; multiplied by 10 until H can be factored
 * @throws LabError 'hessianNotPositive' when no dampening helps: H holds values that are not finite.
 */
export function inverseFactor(H: Float32Array, columns: number, dampening: number): InverseFactor {
  const diagonal = Float64Array.from({ length: columns }, (_, j) => H[j * columns + j]);
  const dead = Uint8Array.from(diagonal, (value) => (value === 0 ? 1 : 0));
  for (let j = 0; j < columns; j++) if (dead[j]) diagonal[j] = 1; // counts in the mean, as in the reference
  const mean = diagonal.reduce((sum, value) => sum + value, 0) / columns;
  const A = Float64Array.from(H);
  for (let share = dampening; share <= steepestDampening; share = Math.max(share * 10, 1e-4)) {
    for (let j = 0; j < columns; j++) A[j * columns + j] = diagonal[j] + share * mean;
    const U = inverseUpperFactor(A, columns, smallestPivot);
    if (U) return { U: Float32Array.from(U), dead, dampening: share };
  }
  throw new LabError('hessianNotPositive', `sparsegpt: H [${columns}, ${columns}] has no Cholesky factor`, {
    columns,
    dampening: steepestDampening,
  });
}
