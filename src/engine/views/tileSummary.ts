/** What overviews of a large matrix are made from: sums over small blocks, gathered in one pass. */
import type { Mask, Matrix } from '../tensor/matrix.ts';

/** Side of a summary's block, in weights. */
export const summaryBlock = 8;

/** One pass over a matrix, kept by the caller until the matrix or its mask changes: makes overviews cheap. */
export interface TileSummary {
  readonly limit: number;
  /** Sums over 8 x 8 blocks, [ceil(rows/8), ceil(columns/8)]; null for a matrix too small to need them. */
  readonly blocks: {
    readonly rows: number;
    readonly columns: number;
    readonly sum: Float32Array;
    readonly magnitude: Float32Array;
    readonly nonZero: Uint8Array;
    readonly pruned: Uint8Array;
  } | null;
}

/** Below this many weights a tile is made from the matrix itself in well under a frame. */
const smallMatrix = 1 << 18;

/** 0 for no values. */
export function largestMagnitude(values: Float32Array): number {
  let largest = 0;
  for (const value of values) {
    const magnitude = value < 0 ? -value : value;
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}

/** @param mask null = a zero in the matrix is a pruned weight */
export function summarize(matrix: Matrix, mask: Mask | null): TileSummary {
  if (matrix.values.length <= smallMatrix) return { limit: largestMagnitude(matrix.values), blocks: null };
  const rows = Math.ceil(matrix.rows / summaryBlock);
  const columns = Math.ceil(matrix.columns / summaryBlock);
  const sum = new Float32Array(rows * columns);
  const magnitude = new Float32Array(rows * columns);
  const nonZero = new Uint8Array(rows * columns);
  const pruned = new Uint8Array(rows * columns);
  const { values } = matrix;
  const kept = mask?.kept ?? null;
  let limit = 0;
  for (let row = 0; row < matrix.rows; row++) {
    const blockRow = (row >> 3) * columns;
    const start = row * matrix.columns;
    for (let block = 0; block < columns; block++) {
      const from = start + block * summaryBlock;
      const to = Math.min(from + summaryBlock, start + matrix.columns);
      let blockSum = 0;
      let blockMagnitude = 0;
      let blockNonZero = 0;
      let blockPruned = 0;
      for (let i = from; i < to; i++) {
        const value = values[i]!;
        const absolute = value < 0 ? -value : value;
        if (absolute > limit) limit = absolute;
        blockSum += value;
        blockMagnitude += absolute;
        if (value !== 0) blockNonZero++;
        if (kept) blockPruned += 1 - kept[i]!;
      }
      const at = blockRow + block;
      sum[at]! += blockSum;
      magnitude[at]! += blockMagnitude;
      nonZero[at]! += blockNonZero;
      pruned[at]! += kept ? blockPruned : to - from - blockNonZero;
    }
  }
  return { limit, blocks: { rows, columns, sum, magnitude, nonZero, pruned } };
}
