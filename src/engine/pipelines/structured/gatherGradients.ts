/** Gradients of the calibration loss for whole parameters, and what methods over dependency groups read besides. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type Dataset } from '../../data/dataset.ts';
import { LabError } from '../../errors.ts';
import type { GroupEvidence } from '../../methods/method.ts';
import { paramsToArrays } from '../../models/params.ts';
import { differentiate } from '../../training/trainStep.ts';
import type { DataSource } from '../data.ts';
import type { Network } from '../network.ts';

/** Bounds what one backward pass holds. Units: examples. */
const batchSize = 32;

/**
 * The network as it is evaluated: batch norm by its running statistics.
 * @param reads `squares` takes every example by itself too, which costs a pass each
 * @param examples the first so many training examples
 * @throws LabError 'lossNotFinite' | 'cancelled'
 */
export async function gatherEvidence(
  network: Network,
  reads: 'none' | 'mean' | 'squares',
  data: Pick<DataSource, 'train'>,
  examples: number,
  signal?: AbortSignal,
): Promise<GroupEvidence> {
  const arrays = await paramsToArrays(network.params);
  if (reads === 'none') return { arrays, gradients: null, meanSquares: null };
  const train = await data.train(signal);
  const count = Math.min(examples, train.size);
  const gradients = await meanOver(network, train, count, batchSize, (value) => value, signal);
  const meanSquares =
    reads === 'squares' ? await meanOver(network, train, count, 1, (value) => value * value, signal) : null;
  return { arrays, gradients, meanSquares };
}

/** Mean over predictions of what `element` makes of each batch's gradient; of one batch an example, a mean over examples. */
async function meanOver(
  network: Network,
  train: Dataset,
  examples: number,
  size: number,
  element: (gradient: number) => number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array>> {
  const sums = new Map<string, Float64Array>();
  let total = 0;
  for (let from = 0; from < examples; from += size) {
    if (signal?.aborted) throw new LabError('cancelled', 'gradients: cancelled', { done: from });
    const count = Math.min(size, examples - from);
    const { gradients, predictions } = await gradientsOf(network, train, from, count);
    const weight = size === 1 ? 1 : predictions;
    total += weight;
    for (const [name, values] of gradients) {
      const sum = sums.get(name) ?? new Float64Array(values.length);
      for (let i = 0; i < values.length; i++) sum[i] += weight * element(values[i]);
      sums.set(name, sum);
    }
  }
  return new Map([...sums].map(([name, sum]) => [name, Float32Array.from(sum, (value) => value / total)]));
}

async function gradientsOf(network: Network, train: Dataset, from: number, count: number) {
  const indices = Int32Array.from({ length: count }, (_, index) => from + index);
  const batch = batchOf(train, indices);
  const predictions = batch.labels.size;
  const { lossTensor, gradients, bufferUpdates } = differentiate(network, batch, { training: false });
  try {
    const [loss] = await lossTensor.data();
    if (!Number.isFinite(loss)) throw new LabError('lossNotFinite', `gradients: the loss is ${loss}`);
    const arrays = new Map<string, Float32Array>();
    for (const [name, gradient] of gradients) arrays.set(name, (await gradient.data()) as Float32Array);
    return { gradients: arrays, predictions };
  } finally {
    tf.dispose([batch.images, batch.labels, lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}
