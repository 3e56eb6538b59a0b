/** What SparseGPT's column loop asks of whoever does its heavy parts. */
import type { Selection } from '../selection/contract.ts';

export interface SweepRequest {
  /** W: [rows, columns] */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Upper Cholesky factor of the inverse Hessian: [columns, columns] */
  readonly U: Float32Array;
  /** No block is wider. */
  readonly blockSize: number;
  readonly choice: WindowChoice;
}

/** Which weights of a window go. All rows of a window are decided together. */
export interface WindowChoice {
  /**
   * @param scores [rows, columns], good until it returns
   * @returns 1 = kept: [rows, columns]
   */
  select(scores: Float32Array, rows: number, columns: number): Uint8Array;
  /** The same as data, for kernels; null, whatever the size, where only `select` can make the choice. */
  selection(rows: number, columns: number): Selection | null;
}

/** W under way. Blocks are opened from left to right without a gap, and so are the windows within each. */
export interface ColumnSweep {
  openBlock(start: number, end: number): void;
  /**
   * Judges columns of the open block by w^2 / [U_jj]^2, as they stand now; chooses; then freezes them one by one and
   * spreads each removal's error over the rest of the block.
   */
  prune(from: number, to: number): void;
  /** Lazy update of all later blocks: W[:, end:] -= Err U[start:end, end:]. */
  closeBlock(): void;
}

/** Does its steps at once, or only notes them down: nothing can be read before the walk is over. */
export type Walk = (sweep: ColumnSweep) => void;

export interface SweptColumns {
  /** [rows, columns]; exactly 0 where a weight went. */
  readonly W: Float32Array;
  /** 1 = kept: [rows, columns] */
  readonly kept: Uint8Array;
  /** What each column was judged by: [rows, columns] */
  readonly scores: Float32Array;
  /** Sum of what the removals cost, w^2 / (2 [U_jj]^2). */
  readonly loss: number;
}
