/** The masks of a network as one row of bits: what a point keeps of itself, and what two points are compared by. */
import type { PrunableWeight } from '../models/prunable.ts';
import type { Mask } from '../tensor/matrix.ts';

/**
 * Weights in network order, each row-major, one bit a weight, 1 = kept; bit i of byte j is weight 8j + i.
 * @param masks a weight without one counts as kept
 * @returns ceil(weights / 8) bytes, the last one padded with 0
 */
export function packMasks(weights: readonly PrunableWeight[], masks: ReadonlyMap<string, Mask>): Uint8Array {
  const bits = new Uint8Array(Math.ceil(countWeights(weights) / 8));
  let at = 0;
  for (const { name, rows, columns } of weights) {
    const kept = masks.get(name)?.kept;
    for (let i = 0; i < rows * columns; i++, at++)
      if (kept === undefined || kept[i] === 1) bits[at >>> 3] |= 1 << (at & 7);
  }
  return bits;
}

/** Back to masks, one for every weight. */
export function unpackMasks(weights: readonly PrunableWeight[], bits: Uint8Array): ReadonlyMap<string, Mask> {
  let at = 0;
  return new Map(
    weights.map(({ name, rows, columns }) => {
      const kept = new Uint8Array(rows * columns);
      for (let i = 0; i < kept.length; i++, at++) kept[i] = (bits[at >>> 3] >>> (at & 7)) & 1;
      return [name, { rows, columns, kept }] as const;
    }),
  );
}

function countWeights(weights: readonly PrunableWeight[]): number {
  return weights.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
}
