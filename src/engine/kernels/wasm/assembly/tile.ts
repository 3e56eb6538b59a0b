/** The inner loop of every product here: packed panels in, 4 x 8 result tiles out. */
import { TILE_COLUMNS, TILE_ROWS, edge, panelA, panelB } from './scratch';

/**
 * C[4, 8] (+)= A[4, depth] * B[depth, 8]. Eight accumulators, two vectors of B and one of A fit the sixteen registers.
 * @param a packed: four rows interleaved, [depth, 4]
 * @param b packed: [depth, 8]
 * @param stride of C in bytes
 */
function tile(a: usize, b: usize, c: usize, stride: usize, depth: i32, accumulate: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load_splat<f32>(a);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load_splat<f32>(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load_splat<f32>(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load_splat<f32>(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    a += 16;
    b += 32;
  }
  storeRow(c, c00, c01, accumulate);
  storeRow(c + stride, c10, c11, accumulate);
  storeRow(c + 2 * stride, c20, c21, accumulate);
  storeRow(c + 3 * stride, c30, c31, accumulate);
}

// @ts-ignore: decorator of AssemblyScript
@inline
function storeRow(c: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(c));
    high = f32x4.add(high, v128.load(c, 16));
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/**
 * C[rows, columns] (+)= panelA[rows, depth] * panelB[depth, columns], all within one block.
 * @param stride of C in floats
 */
export function multiplyPanels(
  c: usize, stride: i32, rows: i32, columns: i32, depth: i32, accumulate: bool,
): void {
  multiplyPanelsFrom(panelB, c, stride, rows, columns, depth, accumulate);
}

/** The same from a later column of panelB on. @param right address of its first group of eight columns */
export function multiplyPanelsFrom(
  right: usize, c: usize, stride: i32, rows: i32, columns: i32, depth: i32, accumulate: bool,
): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const b = right + ((j * depth) << 2);
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const a = panelA + ((i * depth) << 2);
      const target = c + ((i * stride + j) << 2);
      if (rows - i >= TILE_ROWS && columns - j >= TILE_COLUMNS) {
        tile(a, b, target, stride << 2, depth, accumulate);
      } else {
        tile(a, b, edge, TILE_COLUMNS << 2, depth, false);
        copyEdge(target, stride, min(TILE_ROWS, rows - i), min(TILE_COLUMNS, columns - j), accumulate);
      }
    }
  }
}

/** The part of an edge tile that lies inside C. */
function copyEdge(c: usize, stride: i32, rows: i32, columns: i32, accumulate: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const target = c + ((i * stride + j) << 2);
      const value = load<f32>(edge + ((i * TILE_COLUMNS + j) << 2));
      store<f32>(target, accumulate ? load<f32>(target) + value : value);
    }
  }
}
