/** Sums of squares down the columns in float64: the oracle of tests and of the self-test. */

/**
 * @param x [rows, columns]
 * @returns [columns]
 */
export function referenceColumnSquares(x: Float32Array, columns: number): Float32Array {
  const sums = new Float64Array(columns);
  for (const [i, value] of x.entries()) sums[i % columns] += value ** 2;
  return Float32Array.from(sums);
}
