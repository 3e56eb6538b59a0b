/**
 * The lab's own data: 28 x 28 images of handwritten-style digits, made from pen strokes by a seeded generator. The
 * training and the test split are written by different hands.
 */
import { createRandom, type Random } from '../../tensor/random.ts';
import type { ImageDataset } from '../dataset.ts';
import { writeDigit } from './handwriting.ts';
import { drawPath } from './ink.ts';
import { addClutter, addGrain, blur } from './paper.ts';
import { createPath } from './path.ts';
import { createWriter, type Writer } from './writer.ts';

const side = 28;
const pixels = side * side;
/** Height of a digit of average size, pixels. */
const digitHeight = 18.5;
const writersBySplit = { train: 400, test: 100 } as const;

/** Seed of the world that the page shows and the bundled networks were trained on: one for everyone, so that accuracies compare. */
export const worldSeed = 1;

export interface DigitsRequest {
  readonly count: number;
  readonly seed: number;
  readonly split: 'train' | 'test';
  /** Index of the first example. Default 0. */
  readonly first?: number;
}

/** Example i depends on (seed, split, i) alone: any range can be made by itself. Labels are drawn evenly. */
export function generateDigits({ count, seed, split, first = 0 }: DigitsRequest): ImageDataset {
  const random = createRandom(seed).split(split);
  const images = new Float32Array(count * pixels);
  const labels = new Uint8Array(count);
  const path = createPath();
  const work = new Float32Array(pixels);
  const writers = new Map<number, Writer>();
  for (let i = 0; i < count; i++) {
    const own = random.split(`digit ${first + i}`);
    const hand = own.int(writersBySplit[split]);
    const writer = writers.get(hand) ?? createWriter(random.split(`writer ${hand}`));
    writers.set(hand, writer);
    labels[i] = own.int(10);
    const image = images.subarray(i * pixels, (i + 1) * pixels);
    path.length = 0;
    drawExample(image, labels[i], writer, own, path, work);
  }
  return { kind: 'images', name: 'digits', images, labels, shape: [side, side, 1], classes: 10, size: count };
}

function drawExample(
  image: Float32Array,
  digit: number,
  writer: Writer,
  random: Random,
  path: ReturnType<typeof createPath>,
  work: Float32Array,
): void {
  const centre = (side - 1) / 2;
  writeDigit(path, digit, writer, random, [centre, centre], digitHeight);
  if (random.uniform() < 0.2) addClutter(path, side, random);
  drawPath(image, side, path, 0.8 + 0.2 * random.uniform());
  blur(image, work, side, 0.25 * random.uniform());
  addGrain(image, 0.02 + 0.14 * random.uniform() ** 2, random);
}
