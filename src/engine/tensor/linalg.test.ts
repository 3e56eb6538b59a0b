import { expect, test } from 'vitest';
import { cholesky, inverseUpperFactor, invertLower } from './linalg.ts';
import { createRandom } from './random.ts';

/** A = B B^T + I for a random B: symmetric positive definite. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const B = Float64Array.from({ length: n * n }, random.normal);
  const A = multiply(B, transpose(B, n), n);
  for (let i = 0; i < n; i++) A[i * n + i] += 1;
  return A;
}
function multiply(A: Float64Array, B: Float64Array, n: number): Float64Array {
  const C = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) C[i * n + j] += A[i * n + k] * B[k * n + j];
  return C;
}
const transpose = (A: Float64Array, n: number) => A.map((_, place) => A[(place % n) * n + Math.floor(place / n)]);
const largestDifference = (A: Float64Array, B: Float64Array) => Math.max(...A.map((a, i) => Math.abs(a - B[i])));
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, place) => (place % (n + 1) === 0 ? 1 : 0));

test('cholesky of a matrix small enough to check by hand', () => {
  // [[4, 2], [2, 5]] = [[2, 0], [1, 2]] [[2, 1], [0, 2]]
  expect([...cholesky(Float64Array.of(4, 2, 2, 5), 2)!]).toEqual([2, 0, 1, 2]);
});

test.each([1, 2, 7, 40])('G G^T gives A back and G^-1 G the identity, n = %i', (n) => {
  const A = positiveDefinite(n, n);
  const G = cholesky(A, n)!;
  expect(largestDifference(multiply(G, transpose(G, n), n), A)).toBeLessThan(1e-10);
  expect(largestDifference(multiply(invertLower(G, n), G, n), identity(n))).toBeLessThan(1e-10);
});

test.each([1, 3, 33])('U is upper triangular and U^T U is the inverse of A, n = %i', (n) => {
  const A = positiveDefinite(n, 100 + n);
  const U = inverseUpperFactor(A, n)!;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(U[i * n + j]).toBe(0);
  expect(largestDifference(multiply(multiply(transpose(U, n), U, n), A, n), identity(n))).toBeLessThan(1e-9);
});

test('a matrix that is not positive definite has no factor', () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull(); // determinant 1 - 4 < 0
  expect(cholesky(Float64Array.of(0), 1)).toBeNull();
  expect(inverseUpperFactor(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeNull();
});

test('a pivot below the wanted share of its entry counts as zero', () => {
  // [[1, 1], [1, 1 + e]] has the squared pivots 1 and e
  const A = Float64Array.of(1, 1, 1, 1 + 1e-9);
  expect(cholesky(A, 2)).not.toBeNull();
  expect(cholesky(A, 2, 1e-7)).toBeNull();
});
