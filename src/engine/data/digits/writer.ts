/** A hand: what stays the same in everything one person writes. */
import type { Random } from '../../tensor/random.ts';
import { glyphs } from './glyphs.ts';

export interface Writer {
  /** Horizontal shift per height: positive leans right. */
  readonly slant: number;
  /** Width of letters against the glyph's box. */
  readonly width: number;
  /** Half the pen's width, pixels. */
  readonly penRadius: number;
  /** How far this hand strays from the glyph's points, standard deviation in box heights. */
  readonly tremor: number;
  /** Which variant of each digit this hand usually writes. */
  readonly variants: readonly number[];
}

export function createWriter(random: Random): Writer {
  return {
    slant: 0.12 + 0.2 * random.normal(),
    width: 1 + 0.14 * random.normal(),
    penRadius: 0.75 + 0.75 * random.uniform(),
    tremor: 0.012 + 0.022 * random.uniform(),
    variants: glyphs.map((variants) => random.int(variants.length)),
  };
}
