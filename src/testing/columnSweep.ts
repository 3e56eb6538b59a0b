/** What the tests of the column sweep have in common. */
import type { Walk } from '../engine/kernels/columnSweep/contract.ts';
import { normals } from './numbers.ts';

/** An upper triangle with a diagonal in [1, 2) and small entries right of it. */
export function factor(columns: number): Float32Array {
  const values = normals(7, columns * columns);
  return values.map((value, place) => {
    const [i, j] = [Math.floor(place / columns), place % columns];
    if (j < i) return 0;
    return j === i ? 1 + (Math.abs(value) % 1) : 0.05 * value;
  });
}

/** Every window of every block, from left to right. */
export function walkAll(columns: number, blockSize: number, window: number): Walk {
  return (sweep) => {
    for (let i1 = 0; i1 < columns; i1 += blockSize) {
      const i2 = Math.min(i1 + blockSize, columns);
      sweep.openBlock(i1, i2);
      for (let j = i1; j < i2; j += window) sweep.prune(j, Math.min(j + window, i2));
      sweep.closeBlock();
    }
  };
}
