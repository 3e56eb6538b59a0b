/** Examples in memory: labelled images, or token sequences. What every loader and generator gives, and runs read. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import type { TokenSequence } from '../models/decoder.ts';
import { assertShape, sizeOf } from '../tensor/shape.ts';
import type { Batch } from '../training/trainStep.ts';
import type { ChoiceItem } from './choiceItem.ts';

export interface ImageDataset {
  readonly kind: 'images';
  readonly name: string;
  /** [size, height, width, channels], values in [0, 1]. */
  readonly images: Float32Array;
  /** [size], each below `classes`. */
  readonly labels: Uint8Array;
  /** [height, width, channels] of one image. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  /** Number of images. */
  readonly size: number;
}

/** An example is a sequence, a context of its own; every token but its first is predicted. */
export interface TokenDataset {
  readonly kind: 'tokens';
  readonly name: string;
  readonly sequences: readonly TokenSequence[];
  /** Least -ln p of each sequence's predicted tokens together that any model can expect, nats: [size]; null = unknown. */
  readonly bounds: Float64Array | null;
  /** Zero-shot questions by task; none where there are no tasks. */
  readonly tasks: Readonly<Record<string, readonly ChoiceItem[]>>;
  /** Tokens of the vocabulary. */
  readonly classes: number;
  /** Number of sequences. */
  readonly size: number;
}

export type Dataset = ImageDataset | TokenDataset;

/** The first `count` examples, without copying. @throws LabError 'shapeMismatch' if there are fewer */
export function subset<D extends Dataset>(dataset: D, count: number): D {
  return slice(dataset, 0, count);
}

/** Examples from..to-1, without copying. @throws LabError 'shapeMismatch' outside the data set */
export function slice<D extends Dataset>(dataset: D, from: number, to: number): D {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= dataset.size)) {
    throw new LabError(
      'shapeMismatch',
      `slice of '${dataset.name}': wanted 0 <= from <= to <= ${dataset.size}, got from ${from}, to ${to}`,
    );
  }
  if (dataset.kind === 'tokens') {
    const [sequences, bounds] = [dataset.sequences.slice(from, to), dataset.bounds?.subarray(from, to) ?? null];
    return { ...dataset, sequences, bounds, size: to - from };
  }
  const pixels = sizeOf(dataset.shape);
  return {
    ...dataset,
    images: dataset.images.subarray(from * pixels, to * pixels),
    labels: dataset.labels.subarray(from, to),
    size: to - from,
  };
}

/** One after another, copied; named as the first. @throws LabError 'shapeMismatch' for no part or parts of two kinds */
export function concatDatasets(parts: readonly ImageDataset[]): ImageDataset {
  if (parts.length === 0) throw new LabError('shapeMismatch', 'concatDatasets: wanted at least 1 data set, got 0');
  const [first] = parts;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const images = new Float32Array(size * sizeOf(first.shape));
  const labels = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    assertShape(`dataset ${part.name}`, [...part.shape, part.classes], [...first.shape, first.classes]);
    images.set(part.images, at * sizeOf(first.shape));
    labels.set(part.labels, at);
    at += part.size;
  }
  return { ...first, images, labels, size };
}

/** The named examples, in that order, copied. */
export function pick<D extends Dataset>(dataset: D, indices: Int32Array): D {
  if (dataset.kind === 'tokens') {
    const sequences = [...indices].map((index) => dataset.sequences[index]);
    const bounds = dataset.bounds && Float64Array.from(indices, (index) => dataset.bounds?.[index] ?? 0);
    return { ...dataset, sequences, bounds, size: indices.length };
  }
  const pixels = sizeOf(dataset.shape);
  const images = new Float32Array(indices.length * pixels);
  for (let i = 0; i < indices.length; i++)
    images.set(dataset.images.subarray(indices[i] * pixels, (indices[i] + 1) * pixels), i * pixels);
  const labels = Uint8Array.from(indices, (example) => dataset.labels[example]);
  return { ...dataset, images, labels, size: indices.length };
}

/**
 * The named examples, in that order; the caller disposes both tensors. Sequences are cut to the shortest of the batch:
 * what is read is all but their last token, what is predicted all but their first.
 */
export function batchOf(dataset: Dataset, indices: Int32Array): Batch {
  return dataset.kind === 'images' ? imageBatch(dataset, indices) : tokenBatch(dataset, indices);
}

function imageBatch(dataset: ImageDataset, indices: Int32Array): Batch {
  const pixels = sizeOf(dataset.shape);
  const images = new Float32Array(indices.length * pixels);
  const labels = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const example = indices[i];
    images.set(dataset.images.subarray(example * pixels, (example + 1) * pixels), i * pixels);
    labels[i] = dataset.labels[example];
  }
  return {
    inputs: tf.tensor4d(images, [indices.length, ...dataset.shape]),
    labels: tf.tensor1d(labels, 'int32'),
  };
}

function tokenBatch({ sequences }: TokenDataset, indices: Int32Array): Batch {
  const chosen = [...indices].map((index) => sequences[index]);
  const length = Math.min(...chosen.map((tokens) => tokens.length)) - 1;
  const [inputs, labels] = [new Int32Array(chosen.length * length), new Int32Array(chosen.length * length)];
  for (const [row, tokens] of chosen.entries()) {
    inputs.set(tokens.subarray(0, length), row * length);
    labels.set(tokens.subarray(1, length + 1), row * length);
  }
  return { inputs: tf.tensor1d(inputs, 'int32'), labels: tf.tensor1d(labels, 'int32'), sequenceLength: length };
}
