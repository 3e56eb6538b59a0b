/** Products with a packed weight in float64: the oracle of tests. */
import { type CsrMatrix, decodeCsr } from '../../sparse/csr.ts';
import type { DenseMatrix } from '../../sparse/dense.ts';
import { decodeNm, type NmMatrix } from '../../sparse/nm.ts';

/**
 * x W^T
 * @param x [tokens, columns of the weight]
 * @returns [tokens, rows of the weight]
 */
export function referenceCsrProduct(x: Float32Array, weight: CsrMatrix): Float32Array {
  return referenceProduct(x, decodeCsr(weight));
}

/** The same with N:M slots. */
export function referenceNmProduct(x: Float32Array, weight: NmMatrix): Float32Array {
  return referenceProduct(x, decodeNm(weight));
}

function referenceProduct(x: Float32Array, { rows, columns, values }: DenseMatrix): Float32Array {
  const y = new Float32Array((x.length / columns) * rows);
  for (let token = 0; token < x.length / columns; token++) {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let column = 0; column < columns; column++) {
        sum += x[token * columns + column] * values[row * columns + column];
      }
      y[token * rows + row] = sum;
    }
  }
  return y;
}
