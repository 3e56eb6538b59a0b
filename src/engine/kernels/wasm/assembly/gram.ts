/** X^T X as the symmetric product it is: only tiles on and above the diagonal are computed, the rest is mirrored. */
import { packA, packB } from './pack';
import { BLOCK_COLUMNS, BLOCK_DEPTH, BLOCK_ROWS, panelB } from './scratch';
import { multiplyPanelsFrom } from './tile';

/**
 * @param x [rows, columns]
 * @param product [columns, columns], exactly symmetric
 */
export function gram(x: usize, product: usize, rows: i32, columns: i32): void {
  if (rows == 0) memory.fill(product, 0, (columns * columns) << 2);
  for (let j = 0; j < columns; j += BLOCK_COLUMNS) {
    const n = min(BLOCK_COLUMNS, columns - j);
    for (let k = 0; k < rows; k += BLOCK_DEPTH) {
      const d = min(BLOCK_DEPTH, rows - k);
      packB(x + ((k * columns + j) << 2), columns, 1, d, n);
      for (let i = 0; i < j + n; i += BLOCK_ROWS) {
        const m = min(BLOCK_ROWS, columns - i);
        packA(x + ((k * columns + i) << 2), 1, columns, m, d);
        const skip = max(0, i - j); // columns of this block that lie below the diagonal
        const to = product + ((i * columns + j + skip) << 2);
        multiplyPanelsFrom(panelB + ((skip * d) << 2), to, columns, m, n - skip, d, k > 0);
      }
    }
  }
  mirror(product, columns);
}

/** Lower half <- upper half, in blocks so that both sides stay in the cache. */
function mirror(c: usize, n: i32): void {
  for (let top = 0; top < n; top += BLOCK_ROWS) {
    for (let left = top; left < n; left += BLOCK_ROWS) {
      const right = min(left + BLOCK_ROWS, n);
      for (let i = top; i < min(top + BLOCK_ROWS, n); i++) {
        for (let j = max(left, i + 1); j < right; j++) {
          store<f32>(c + ((j * n + i) << 2), load<f32>(c + ((i * n + j) << 2)));
        }
      }
    }
  }
}
