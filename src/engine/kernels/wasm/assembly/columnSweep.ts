/**
 * SparseGPT's column loop within one block, row by row (rows do not depend on one another), and its lazy update. A block
 * of W and of U lies apart, [rows, stride] and [count, stride] with zeros behind the last column; stride is a multiple
 * of 4 floats. U is upper triangular: what lies left of its diagonal is zero.
 */
import { packA, packB } from './pack';
import { BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS } from './scratch';
import { multiplyPanels } from './tile';

/** scores[rows, last - first] = (w / U_jj)^2, rounded once. */
export function squaredRatios(
  w: usize, u: usize, scores: usize, rows: i32, stride: i32, first: i32, last: i32,
): void {
  for (let row = 0; row < rows; row++) {
    for (let j = first; j < last; j++) {
      const ratio = f64(load<f32>(w + (j << 2))) / f64(load<f32>(u + ((j * stride + j) << 2)));
      store<f32>(scores, f32(ratio * ratio));
      scores += 4;
    }
    w += stride << 2;
  }
}

/**
 * Freezes columns first..last-1 one by one; the error of each removal goes to the columns to its right.
 * @param kept [rows, last - first], 0 = removed
 * @param negatedErrors [rows, stride]: receives -w / U_jj where removed
 * @returns sum of (w / U_jj)^2 / 2
 */
export function pruneColumns(
  w: usize, u: usize, kept: usize, negatedErrors: usize, rows: i32, stride: i32, first: i32, last: i32,
): f64 {
  let loss: f64 = 0;
  for (let row = 0; row < rows; row++) {
    for (let j = first; j < last; j++) {
      if (load<u8>(kept++)) continue;
      const weights = u + ((j * stride) << 2);
      const error = load<f32>(w + (j << 2)) / load<f32>(weights + (j << 2));
      const negated = f32x4.splat(-error);
      for (let o = (j & ~3) << 2; o < stride << 2; o += 16) {
        v128.store(w + o, f32x4.add(v128.load(w + o), f32x4.mul(negated, v128.load(weights + o))));
      }
      store<f32>(w + (j << 2), 0);
      store<f32>(negatedErrors + (j << 2), -error);
      loss += f64(error) * f64(error) / 2;
    }
    w += stride << 2;
    negatedErrors += stride << 2;
  }
  return loss;
}

/** C[rows, columns] -= A B, given -A[rows, depth] and B[depth, columns], all row-major. Strides in floats. */
export function subtractProduct(
  negated: usize, negatedStride: i32, b: usize, bStride: i32, c: usize, cStride: i32, rows: i32, columns: i32, depth: i32,
): void {
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, columns - j);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, depth - k);
      packB(b + ((k * bStride + j) << 2), bStride, 1, d, n);
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, rows - i);
        packA(negated + ((i * negatedStride + k) << 2), negatedStride, 1, m, d);
        multiplyPanels(c + ((i * cStride + j) << 2), cStride, m, n, d, true);
      }
    }
  }
}
