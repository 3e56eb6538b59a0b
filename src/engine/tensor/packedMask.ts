/** A mask at one bit a weight, for the time between cutting and writing: masks of a large model weigh an eighth. */
import type { Mask } from './matrix.ts';

export interface PackedMask {
  readonly rows: number;
  readonly columns: number;
  /** Bit i % 8 of byte i / 8 is weight i, row-major over the whole matrix; 1 = kept. */
  readonly bits: Uint8Array;
  /** How many are 0. */
  readonly pruned: number;
}

export function packMask({ rows, columns, kept }: Mask): PackedMask {
  const bits = new Uint8Array(Math.ceil(kept.length / 8));
  let ones = 0;
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === 0) continue;
    bits[i >> 3] |= 1 << (i & 7);
    ones++;
  }
  return { rows, columns, bits, pruned: kept.length - ones };
}

export function unpackMask({ rows, columns, bits }: PackedMask): Mask & { readonly kept: Uint8Array<ArrayBuffer> } {
  const kept = new Uint8Array(rows * columns);
  for (let i = 0; i < kept.length; i++) kept[i] = (bits[i >> 3] >> (i & 7)) & 1;
  return { rows, columns, kept };
}
