/** A weight matrix as methods, patterns and views see it: row-major, [out, in]. Row = output neuron, column = input. */

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], row-major. */
  readonly values: Float32Array;
}

/** Which weights survive. 1 = kept, 0 = pruned; [rows, columns], row-major. */
export interface Mask {
  readonly rows: number;
  readonly columns: number;
  readonly kept: Uint8Array;
}

export function fullMask(rows: number, columns: number): Mask {
  return { rows, columns, kept: new Uint8Array(rows * columns).fill(1) };
}

export function prunedCount(mask: Mask): number {
  let pruned = 0;
  for (const bit of mask.kept) pruned += 1 - bit;
  return pruned;
}

/** Zeros / all, in [0, 1]; 0 for an empty mask. */
export function maskSparsity(mask: Mask): number {
  return mask.kept.length === 0 ? 0 : prunedCount(mask) / mask.kept.length;
}
