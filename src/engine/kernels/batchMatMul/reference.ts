/** Matrix product in float64: the oracle of tests and of the self-test. */

export interface MatMulSizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** a is stored [depth, rows]. */
  readonly transposeA?: boolean;
  /** b is stored [columns, depth]. */
  readonly transposeB?: boolean;
}

/** @returns [rows, columns] */
export function referenceMatMul(a: Float32Array, b: Float32Array, sizes: MatMulSizes): Float32Array {
  const { rows, depth, columns, transposeA = false, transposeB = false } = sizes;
  return Float32Array.from({ length: rows * columns }, (_, index) => {
    const column = index % columns;
    const row = (index - column) / columns;
    let sum = 0;
    for (let k = 0; k < depth; k++) {
      const left = a[transposeA ? k * rows + row : row * depth + k];
      sum += left * b[transposeB ? column * depth + k : k * columns + column];
    }
    return sum;
  });
}
