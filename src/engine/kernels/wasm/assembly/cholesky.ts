/**
 * Inverse of the lower Cholesky factor in float64, in one sweep over blocks. When block k is factored, everything below
 * it is brought up to date at once:
 *   columns right of k   A <- A - L_k L_k^T           (right-looking Cholesky)
 *   columns up to k      T <- T - L_k (row k of G^-1)  (forward substitution, kept where L was)
 */
import { packColumns, packRows, tile } from './tile64';

/** Rows and columns of a block. */
const BLOCK: i32 = 64;
/** Bytes of a block. */
const BLOCK_BYTES: i32 = BLOCK * BLOCK * 8;

/** @param n a multiple of 64 */
export function choleskyWorkBytes(n: i32): i32 {
  return 2 * n * BLOCK * 8 + 2 * BLOCK_BYTES;
}

/**
 * A = G G^T; the lower half of `a` becomes G^-1, what is above the diagonal is left undefined.
 * @param a [n, n], its lower half is read; n is a multiple of 64
 * @param diagonal [n], of A: squared pivots at or below `smallestPivot` times their entry count as zero
 * @param work `choleskyWorkBytes(n)`
 * @returns false when A is not positive definite
 */
export function choleskyInverse(a: usize, n: i32, diagonal: usize, smallestPivot: f64, work: usize): bool {
  const below = work; // L_k packed by rows: [n / 4, 64, 4]
  const left = below + n * BLOCK * 8; // row block k of G^-1 packed by columns: [n / 4, 64, 4]
  const inverse = left + n * BLOCK * 8; // -L_kk^-1
  const packed = inverse + BLOCK_BYTES; // the same, packed
  const stride: usize = n << 3;
  for (let k = 0; k < n; k += BLOCK) {
    const corner = a + k * stride + (k << 3);
    const next = corner + BLOCK * stride; // first row below block k
    const rest = n - k - BLOCK;
    if (!factorBlock(corner, stride, diagonal + (k << 3), smallestPivot)) return false;
    invertNegated(corner, stride, inverse);
    packRows(inverse, BLOCK << 3, BLOCK, packed);

    // Row block k of G^-1: L_kk^-1 T
    const row = a + k * stride;
    packColumns(row, stride, k, left);
    multiply(packed, left, row, stride, BLOCK, k, false);
    storeNegated(inverse, corner, stride);
    packColumns(row, stride, k + BLOCK, left);

    // L_k = A_k L_kk^-T, for the rows below
    packRows(next, stride, rest, below);
    multiply(below, packed, next, stride, rest, BLOCK, false);
    packRows(next, stride, rest, below);

    // Everything below block k
    multiply(below, left, a + (k + BLOCK) * stride, stride, rest, k, true);
    multiply(below, left + (k << 3) * BLOCK, next, stride, rest, BLOCK, false);
    for (let j = 0; j < rest; j += BLOCK) {
      const panel = below + (j << 3) * BLOCK;
      multiply(panel, panel, next + j * stride + ((BLOCK + j) << 3), stride, rest - j, BLOCK, true);
    }
  }
  return true;
}

/** C[rows, columns] = (C or 0) - A B, depth 64; A packed by rows, B by columns; sizes are multiples of 4. */
function multiply(a: usize, b: usize, c: usize, stride: usize, rows: i32, columns: i32, accumulate: bool): void {
  for (let j0 = 0; j0 < columns; j0 += BLOCK) {
    const end = min(j0 + BLOCK, columns);
    for (let i = 0; i < rows; i += 4) {
      for (let j = j0; j < end; j += 4) {
        tile(a + (i << 3) * BLOCK, b + (j << 3) * BLOCK, c + i * stride + (j << 3), stride, BLOCK, accumulate);
      }
    }
  }
}

/** Lower Cholesky factor of one block, in place. */
function factorBlock(a: usize, stride: usize, diagonal: usize, smallestPivot: f64): bool {
  for (let i = 0; i < BLOCK; i++) {
    const rowI = a + i * stride;
    for (let j = 0; j <= i; j++) {
      const rowJ = a + j * stride;
      let sum = load<f64>(rowI + (j << 3));
      for (let k = 0; k < j; k++) sum -= load<f64>(rowI + (k << 3)) * load<f64>(rowJ + (k << 3));
      if (i != j) {
        store<f64>(rowI + (j << 3), sum / load<f64>(rowJ + (j << 3)));
      } else {
        if (!(sum > 0 && sum > smallestPivot * load<f64>(diagonal + (i << 3)) && sum < Infinity)) return false;
        store<f64>(rowI + (i << 3), sqrt(sum));
      }
    }
  }
  return true;
}

/** Minus the inverse of a lower triangular block, zeros above the diagonal. @param to [64, 64] */
function invertNegated(from: usize, stride: usize, to: usize): void {
  memory.fill(to, 0, BLOCK_BYTES);
  for (let i = 0; i < BLOCK; i++) {
    const source = from + i * stride;
    const row = to + (i << 3) * BLOCK;
    store<f64>(row + (i << 3), -1);
    for (let k = 0; k < i; k++) {
      const factor = load<f64>(source + (k << 3));
      const other = to + (k << 3) * BLOCK;
      for (let j = 0; j <= k; j++) {
        store<f64>(row + (j << 3), load<f64>(row + (j << 3)) - factor * load<f64>(other + (j << 3)));
      }
    }
    const pivot = load<f64>(source + (i << 3));
    for (let j = 0; j <= i; j++) store<f64>(row + (j << 3), load<f64>(row + (j << 3)) / pivot);
  }
}

function storeNegated(from: usize, to: usize, stride: usize): void {
  for (let i = 0; i < BLOCK; i++) {
    for (let j = 0; j < BLOCK; j++) store<f64>(to + i * stride + (j << 3), -load<f64>(from + ((i * BLOCK + j) << 3)));
  }
}
