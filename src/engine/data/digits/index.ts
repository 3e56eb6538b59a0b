/** Handwritten-style digits made from strokes: a data set that needs no download. Example i depends on (seed, split, i). */
import { createRandom } from '../../tensor/random.ts';
import type { Dataset } from '../dataset.ts';
import { glyphs } from './glyphs.ts';
import { createPath, tracePath } from './pen.ts';
import { renderDigit, side } from './render.ts';
import { drawStyle } from './style.ts';

const classes = 10;
const pixels = side * side;

export interface DigitOptions {
  readonly count: number;
  readonly seed: number;
  readonly split: 'train' | 'test';
  /** Index of the first example, 0 by default: a data set can be made in pieces. */
  readonly first?: number;
}

/** Every ten examples from a multiple of ten on hold each digit once, in random order. */
export function generateDigits({ count, seed, split, first = 0 }: DigitOptions): Dataset {
  const random = createRandom(seed).split(split);
  const labels = new Uint8Array(count);
  const images = new Float32Array(count * pixels);
  const path = createPath();
  const scratch = new Float32Array(pixels);
  let block = -1;
  let order: Int32Array = new Int32Array(0);
  for (let i = 0; i < count; i++) {
    const index = first + i;
    if (Math.floor(index / classes) !== block) {
      block = Math.floor(index / classes);
      order = random.split(`labels/${block}`).permutation(classes);
    }
    const label = order[index % classes];
    const own = random.split(index);
    const variants = glyphs[label];
    const glyph = variants[own.int(variants.length)];
    const style = drawStyle(own);
    tracePath(path, glyph, style, own);
    renderDigit(images.subarray(i * pixels, (i + 1) * pixels), scratch, path, style, own);
    labels[i] = label;
  }
  return { name: 'digits', images, labels, shape: [side, side, 1], classes, size: count };
}
