/** Gradients of the calibration loss for whole parameters, and what methods over dependency groups read besides. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type Dataset, slice } from '../../data/dataset.ts';
import { LabError } from '../../errors.ts';
import type { GroupEvidence } from '../../methods/method.ts';
import { paramsToArrays } from '../../models/params.ts';
import { differentiate } from '../../training/trainStep.ts';
import type { DataSource } from '../data.ts';
import { alikeBatches } from '../gatherStatistics.ts';
import type { Network } from '../network.ts';

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
  const chosen = slice(train, 0, Math.min(examples, train.size));
  const single = Array.from({ length: chosen.size }, (_, example) => slice(chosen, example, example + 1));
  const gradients = await meanOver(network, alikeBatches(chosen), (value) => value, signal);
  const meanSquares = reads === 'squares' ? await meanOver(network, single, (value) => value * value, signal) : null;
  return { arrays, gradients, meanSquares };
}

/** Mean over predictions of what `element` makes of each batch's gradient: of single examples of one length a mean over them. */
async function meanOver(
  network: Network,
  batches: Iterable<Dataset>,
  element: (gradient: number) => number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Float32Array>> {
  const sums = new Map<string, Float64Array>();
  let total = 0;
  for (const examples of batches) {
    if (signal?.aborted) throw new LabError('cancelled', 'gradients: cancelled');
    const { gradients, predictions } = await gradientsOf(network, examples);
    total += predictions;
    for (const [name, values] of gradients) {
      const sum = sums.get(name) ?? new Float64Array(values.length);
      for (let i = 0; i < values.length; i++) sum[i] += predictions * element(values[i]);
      sums.set(name, sum);
    }
  }
  return new Map([...sums].map(([name, sum]) => [name, Float32Array.from(sum, (value) => value / total)]));
}

async function gradientsOf(network: Network, examples: Dataset) {
  const batch = batchOf(
    examples,
    Int32Array.from({ length: examples.size }, (_, index) => index),
  );
  const predictions = batch.labels.size;
  const { lossTensor, gradients, bufferUpdates } = differentiate(network, batch, { training: false });
  try {
    const [loss] = await lossTensor.data();
    if (!Number.isFinite(loss)) throw new LabError('lossNotFinite', `gradients: the loss is ${loss}`);
    const arrays = new Map<string, Float32Array>();
    for (const [name, gradient] of gradients) arrays.set(name, (await gradient.data()) as Float32Array);
    return { gradients: arrays, predictions };
  } finally {
    tf.dispose([batch.inputs, batch.labels, lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}
