/** Products of float64 panels that are 64 deep: 4 x 4 result tiles, operands four lines side by side. */

const DEPTH: i32 = 64;

/**
 * C[4, 4] = (C or 0) - A[4, depth] * B[depth, 4].
 * @param a, b [depth, 4]
 * @param stride of C in bytes
 */
export function tile(a: usize, b: usize, c: usize, stride: usize, depth: i32, accumulate: bool): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    const a3 = v128.load_splat<f64>(a, 24);
    c30 = f64x2.add(c30, f64x2.mul(a3, b0));
    c31 = f64x2.add(c31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  subtractRow(c, c00, c01, accumulate);
  subtractRow(c + stride, c10, c11, accumulate);
  subtractRow(c + 2 * stride, c20, c21, accumulate);
  subtractRow(c + 3 * stride, c30, c31, accumulate);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function subtractRow(c: usize, low: v128, high: v128, accumulate: bool): void {
  const zero = f64x2.splat(0);
  v128.store(c, f64x2.sub(accumulate ? v128.load(c) : zero, low));
  v128.store(c, f64x2.sub(accumulate ? v128.load(c, 16) : zero, high), 16);
}

/** [rows, 64] -> [rows / 4, 64, 4]. @param stride in bytes; rows are a multiple of 4 */
export function packRows(from: usize, stride: usize, rows: i32, to: usize): void {
  for (let i = 0; i < rows; i += 4) {
    const r0 = from + i * stride, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
    for (let k = 0; k < DEPTH << 3; k += 8) {
      store<f64>(to, load<f64>(r0 + k));
      store<f64>(to, load<f64>(r1 + k), 8);
      store<f64>(to, load<f64>(r2 + k), 16);
      store<f64>(to, load<f64>(r3 + k), 24);
      to += 32;
    }
  }
}

/** [64, columns] -> [columns / 4, 64, 4]. @param stride in bytes; columns are a multiple of 4 */
export function packColumns(from: usize, stride: usize, columns: i32, to: usize): void {
  for (let j = 0; j < columns; j += 4) {
    let source = from + (j << 3);
    for (let k = 0; k < DEPTH; k++) {
      v128.store(to, v128.load(source));
      v128.store(to, v128.load(source, 16), 16);
      source += stride;
      to += 32;
    }
  }
}
