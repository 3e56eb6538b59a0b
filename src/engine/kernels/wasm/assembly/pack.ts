/** Rearranges operands for `tile`: four rows (A) or eight columns (B) side by side, so that the inner loop reads in order. */
import { panelA, panelB } from './scratch';

/** Four rows of four floats, transposed: lane t of vector q of the result is lane q of row t. [4, 4] at `to`, in order. */
// @ts-ignore: decorator of AssemblyScript
@inline
export function storeTransposed(to: usize, gap: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + gap, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * gap, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * gap, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/**
 * panelA <- A[rows, depth], in groups of four rows: [rows / 4, depth, 4]; missing rows are 0.
 * @param rowStride, depthStride of A in floats; one of them is 1
 */
export function packA(a: usize, rowStride: i32, depthStride: i32, rows: i32, depth: i32): void {
  let to = panelA;
  for (let i = 0; i < rows; i += 4) {
    const from = a + ((i * rowStride) << 2);
    if (rows - i < 4) {
      packSome(from, rowStride, depthStride, rows - i, 4, depth, to);
    } else if (rowStride == 1) {
      for (let k = 0; k < depth; k++) v128.store(to + (k << 4), v128.load(from + ((k * depthStride) << 2)));
    } else {
      packFour(from, rowStride << 2, depthStride << 2, depth, to, 16);
    }
    to += depth << 4;
  }
}

/**
 * panelB <- B[depth, columns], in groups of eight columns: [columns / 8, depth, 8]; missing columns are 0.
 * @param depthStride, columnStride of B in floats; one of them is 1
 */
export function packB(b: usize, depthStride: i32, columnStride: i32, depth: i32, columns: i32): void {
  let to = panelB;
  for (let j = 0; j < columns; j += 8) {
    const from = b + ((j * columnStride) << 2);
    if (columns - j < 8) {
      packSome(from, columnStride, depthStride, columns - j, 8, depth, to);
    } else if (columnStride == 1) {
      let row = from;
      for (let k = 0; k < depth; k++) {
        v128.store(to + (k << 5), v128.load(row));
        v128.store(to + (k << 5), v128.load(row, 16), 16);
        row += depthStride << 2;
      }
    } else {
      packFour(from, columnStride << 2, depthStride << 2, depth, to, 32);
      packFour(from + ((4 * columnStride) << 2), columnStride << 2, depthStride << 2, depth, to + 16, 32);
    }
    to += depth << 5;
  }
}

/** Four lines of `depth` floats side by side. Strides and the gap between results in bytes. */
export function packFour(from: usize, lineStride: usize, depthStride: usize, depth: i32, to: usize, gap: usize): void {
  let l0 = from, l1 = l0 + lineStride, l2 = l1 + lineStride, l3 = l2 + lineStride;
  let k = 0;
  if (depthStride == 4) {
    for (; k + 4 <= depth; k += 4) {
      storeTransposed(to, gap, v128.load(l0), v128.load(l1), v128.load(l2), v128.load(l3));
      l0 += 16; l1 += 16; l2 += 16; l3 += 16;
      to += gap << 2;
    }
  }
  for (; k < depth; k++) {
    store<f32>(to, load<f32>(l0));
    store<f32>(to, load<f32>(l1), 4);
    store<f32>(to, load<f32>(l2), 8);
    store<f32>(to, load<f32>(l3), 12);
    l0 += depthStride; l1 += depthStride; l2 += depthStride; l3 += depthStride;
    to += gap;
  }
}

/** `lines` of `width` lines side by side, the rest 0. Strides in floats. */
function packSome(
  from: usize, lineStride: i32, depthStride: i32, lines: i32, width: i32, depth: i32, to: usize,
): void {
  for (let k = 0; k < depth; k++) {
    for (let t = 0; t < width; t++) {
      const value = t < lines ? load<f32>(from + ((t * lineStride + k * depthStride) << 2)) : f32(0);
      store<f32>(to + ((k * width + t) << 2), value);
    }
  }
}
