import { beforeAll, expect, test } from 'vitest';
import { useArrayKernels } from '../../../testing/backends.ts';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { inverseUpperFactor as reference } from '../../tensor/linalg.ts';
import { arrayKernels, withoutArrayKernels } from '../wasm/arrays.ts';
import { inverseUpperFactor } from './inverseUpperFactor.ts';

beforeAll(useArrayKernels);

/** X^T X + I of n + 3 normal rows. */
function positive(n: number): Float64Array {
  const X = normals(n, (n + 3) * n);
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let row = 0; row < X.length; row += n) A[i * n + j] += X[row + i] * X[row + j];
    }
    A[i * n + i] += 1;
  }
  return A;
}

test.each([1, 2, 63, 64, 65, 130, 193])('the factor of %i inputs is the one of the plain loops', (n) => {
  const A = positive(n);
  const before = A.slice();
  expect(arrayKernels()).not.toBeNull();
  const U = inverseUpperFactor(A, n)!;
  expectClose(U, reference(before, n)!, 1e-11);
  expect(A).toEqual(before);
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) expect(U[i * n + j]).toBe(0);
});

test.each([0, 63, 64, 129])('a diagonal that is not positive at %i gives null', (at) => {
  const A = positive(130);
  A[at * 131] = -1;
  expect(inverseUpperFactor(A, 130)).toBeNull();
});

test('a pivot that is only rounding noise counts as zero, as in the plain loops', () => {
  const A = positive(65);
  for (let j = 0; j < 65; j++) A[3 * 65 + j] = A[50 * 65 + j]; // input 3 always equals input 50
  for (let i = 0; i < 65; i++) A[i * 65 + 3] = A[i * 65 + 50];
  A[3 * 66] = A[50 * 66];
  expect(reference(A, 65, 2 ** -23)).toBeNull();
  expect(inverseUpperFactor(A, 65, 2 ** -23)).toBeNull();
});

test('values that are not finite give null', () => {
  expect(inverseUpperFactor(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toBeNull();
  expect(inverseUpperFactor(Float64Array.of(Number.POSITIVE_INFINITY), 1)).toBeNull();
});

test('without the kernels the plain loops answer', () => {
  const A = positive(3);
  expect(withoutArrayKernels(() => inverseUpperFactor(A, 3))).toEqual(reference(A, 3));
});
