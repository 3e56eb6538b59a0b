/** Upper Cholesky factor of an inverse: the compiled kernel where it is installed, else tensor/linalg.ts, its oracle. */
import { inverseUpperFactor as reference } from '../../tensor/linalg.ts';
import { arrayKernels } from '../wasm/arrays.ts';
import { inverseUpperFactorOnWasm } from './wasm.ts';

/**
 * U with A^-1 = U^T U, in float64.
 * @param A symmetric: [n, n]
 * @param smallestPivot squared pivots at or below this share of their diagonal entry count as zero
 * @returns U, zeros below the diagonal, or null when A is not positive definite.
 */
export function inverseUpperFactor(A: Float64Array, n: number, smallestPivot = 0): Float64Array | null {
  const kernels = arrayKernels();
  return kernels ? inverseUpperFactorOnWasm(kernels, A, n, smallestPivot) : reference(A, n, smallestPivot);
}
