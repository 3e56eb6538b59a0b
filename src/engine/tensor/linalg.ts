/** Dense float64 factorisations on typed arrays: square, row-major, [n, n]. */

/**
 * Lower Cholesky factor: A = G G^T.
 * @param A symmetric, only its lower half is read: [n, n]
 * @param smallestPivot squared pivots at or below this share of their diagonal entry count as zero
 * @returns G with zeros above the diagonal, or null when A is not positive definite.
 */
export function cholesky(A: Float64Array, n: number, smallestPivot = 0): Float64Array | null {
  const G = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * n;
      let sum = A[rowI + j];
      for (let k = 0; k < j; k++) sum -= G[rowI + k] * G[rowJ + k];
      if (i !== j) G[rowI + j] = sum / G[rowJ + j];
      else if (sum > smallestPivot * A[rowI + i] && sum > 0 && Number.isFinite(sum)) G[rowI + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return G;
}

/**
 * Inverse of a lower triangular matrix, by rows of forward substitution.
 * @param G lower triangular with a non-zero diagonal: [n, n]
 * @returns lower triangular: [n, n]
 */
export function invertLower(G: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    // row i of the inverse = (e_i - sum_{k<i} G_ik * row k of the inverse) / G_ii
    inverse[rowI + i] = 1;
    for (let k = 0; k < i; k++) {
      const factor = G[rowI + k];
      if (factor !== 0) for (let j = 0; j <= k; j++) inverse[rowI + j] -= factor * inverse[k * n + j];
    }
    for (let j = 0; j <= i; j++) inverse[rowI + j] /= G[rowI + i];
  }
  return inverse;
}

/**
 * Upper Cholesky factor of the inverse: A^-1 = U^T U, without forming A^-1. With J the reversal of the index order,
 * J A J = G G^T gives U = J G^-1 J (one Cholesky and one triangular inverse).
 * @param A symmetric: [n, n]
 * @param smallestPivot as in `cholesky`
 * @returns U, zeros below the diagonal, or null when A is not positive definite.
 */
export function inverseUpperFactor(A: Float64Array, n: number, smallestPivot = 0): Float64Array | null {
  const G = cholesky(Float64Array.from(A).reverse(), n, smallestPivot); // reversing all n*n entries is J A J
  return G && invertLower(G, n).reverse();
}
