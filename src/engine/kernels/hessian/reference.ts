/** X^T X in float64: the oracle of tests. */

/**
 * @param x [rows, columns]
 * @returns [columns, columns]
 */
export function referenceGram(x: Float32Array, columns: number): Float32Array {
  const product = new Float64Array(columns * columns);
  for (let start = 0; start < x.length; start += columns) {
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) product[i * columns + j] += x[start + i] * x[start + j];
    }
  }
  return Float32Array.from(product);
}
