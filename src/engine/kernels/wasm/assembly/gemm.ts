/** Matrix product with any strides. Goto & van de Geijn 2008: blocks that fit the caches, packed panels, register tiles. */
import { packA, packB } from './pack';
import { BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS } from './scratch';
import { multiplyPanels } from './tile';

/**
 * C[rows, columns] = A[rows, depth] * B[depth, columns]; C is row-major. Strides in floats; a transposed operand is one
 * with its strides exchanged.
 */
export function gemm(
  a: usize, aRowStride: i32, aDepthStride: i32,
  b: usize, bDepthStride: i32, bColumnStride: i32,
  c: usize, rows: i32, columns: i32, depth: i32,
): void {
  if (depth == 0) memory.fill(c, 0, (rows * columns) << 2);
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, columns - j);
    for (let k = 0; k < depth; k += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, depth - k);
      packB(b + ((k * bDepthStride + j * bColumnStride) << 2), bDepthStride, bColumnStride, d, n);
      for (let i = 0; i < rows; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, rows - i);
        packA(a + ((i * aRowStride + k * aDepthStride) << 2), aRowStride, aDepthStride, m, d);
        multiplyPanels(c + ((i * columns + j) << 2), columns, m, n, d, k > 0);
      }
    }
  }
}
