/** Labelled images in memory: what every loader and generator gives, and training and evaluation read. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { assertShape, sizeOf } from '../tensor/shape.ts';

export interface Dataset {
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

/** The first `count` examples, without copying. @throws LabError 'shapeMismatch' if there are fewer */
export function subset(dataset: Dataset, count: number): Dataset {
  return slice(dataset, 0, count);
}

/** Examples from..to-1, without copying. @throws LabError 'shapeMismatch' outside the data set */
export function slice(dataset: Dataset, from: number, to: number): Dataset {
  if (!(Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= dataset.size)) {
    throw new LabError(
      'shapeMismatch',
      `slice of '${dataset.name}': wanted 0 <= from <= to <= ${dataset.size}, got from ${from}, to ${to}`,
    );
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
export function concatDatasets(parts: readonly Dataset[]): Dataset {
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
export function pick(dataset: Dataset, indices: Int32Array): Dataset {
  const pixels = sizeOf(dataset.shape);
  const images = new Float32Array(indices.length * pixels);
  for (let i = 0; i < indices.length; i++)
    images.set(dataset.images.subarray(indices[i] * pixels, (indices[i] + 1) * pixels), i * pixels);
  const labels = Uint8Array.from(indices, (example) => dataset.labels[example]);
  return { ...dataset, images, labels, size: indices.length };
}

/** Tensors of a batch; the caller disposes both. */
export interface ImageBatch {
  /** [batch, height, width, channels] */
  readonly images: tf.Tensor4D;
  /** int32: [batch] */
  readonly labels: tf.Tensor1D;
}

/** The named examples, in that order. */
export function batchOf(dataset: Dataset, indices: Int32Array): ImageBatch {
  const pixels = sizeOf(dataset.shape);
  const images = new Float32Array(indices.length * pixels);
  const labels = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const example = indices[i];
    images.set(dataset.images.subarray(example * pixels, (example + 1) * pixels), i * pixels);
    labels[i] = dataset.labels[example];
  }
  return {
    images: tf.tensor4d(images, [indices.length, ...dataset.shape]),
    labels: tf.tensor1d(labels, 'int32'),
  };
}
