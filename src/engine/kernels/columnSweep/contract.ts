/** What SparseGPT's column loop asks of whoever does its heavy parts. */

export interface SweepRequest {
  /** W: [rows, columns] */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Upper Cholesky factor of the inverse Hessian: [columns, columns] */
  readonly U: Float32Array;
  /** No block is wider. */
  readonly blockSize: number;
}

/** W under way. Blocks are opened from left to right without a gap, and so are the columns within each. */
export interface ColumnSweep {
  openBlock(start: number, end: number): void;
  /** w^2 / [U_jj]^2 of columns of the open block, as they stand now: [rows, to - from]; good until the next call. */
  scores(from: number, to: number): Float32Array;
  /**
   * Freezes the columns one by one and spreads each removal's error over the rest of the block.
   * @param kept [rows, to - from]
   * @returns sum of what the removals cost, w^2 / (2 [U_jj]^2)
   */
  prune(from: number, to: number, kept: Uint8Array): number;
  /** Lazy update of all later blocks: W[:, end:] -= Err U[start:end, end:]. */
  closeBlock(): void;
}
