/** How well a network classifies: accuracy, per class, loss and confusions over a labelled set. */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf, type ImageDataset } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import { forward } from '../models/forward.ts';
import type { Params } from '../models/param.ts';
import type { ClassifierSpec } from '../models/spec.ts';
import type { EvaluateOptions, Evaluation } from './evaluation.ts';

/**
 * Batch norm uses its running statistics. Ties between classes go to the lower one.
 * @throws LabError 'cancelled' between two batches; 'shapeMismatch'
 */
export async function evaluateClassifier(
  spec: ClassifierSpec,
  params: Params,
  dataset: ImageDataset,
  { signal, onProgress, onPredicted, layerInput, batchSize = 250 }: EvaluateOptions = {},
): Promise<Evaluation> {
  const confusion = Array.from({ length: spec.classes }, () => new Array<number>(spec.classes).fill(0));
  let lossSum = 0;
  for (let first = 0; first < dataset.size; first += batchSize) {
    if (signal?.aborted) throw new LabError('cancelled', 'evaluate: cancelled', { done: first });
    const count = Math.min(batchSize, dataset.size - first);
    const logits = await classify(spec, params, dataset, [first, count], layerInput);
    for (let i = 0; i < count; i++) {
      const row = logits.subarray(i * spec.classes, (i + 1) * spec.classes);
      const label = dataset.labels[first + i];
      lossSum += crossEntropy(row, label);
      const predicted = largest(row);
      confusion[label][predicted] += 1;
      onPredicted?.(first + i, predicted);
    }
    await onProgress?.(first + count, dataset.size);
  }
  const correct = confusion.reduce((sum, row, label) => sum + row[label], 0);
  return {
    accuracy: correct / dataset.size,
    loss: lossSum / dataset.size,
    examples: dataset.size,
    correct,
    perClass: confusion.map((row, label) => row[label] / row.reduce((sum, count) => sum + count, 0)),
    confusion,
    perplexity: null,
    boundPerplexity: null,
    tokens: null,
    tasks: {},
  };
}

/** Logits [count, classes]. */
async function classify(
  spec: ClassifierSpec,
  params: Params,
  dataset: ImageDataset,
  [first, count]: readonly [number, number],
  layerInput: EvaluateOptions['layerInput'],
): Promise<Float32Array> {
  const logits = tf.tidy(() => {
    const indices = Int32Array.from({ length: count }, (_, index) => first + index);
    return forward(spec, params, batchOf(dataset, indices).inputs, { layerInput }).logits;
  });
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}

/** -log softmax(logits)[label], safe for large logits. */
function crossEntropy(logits: Float32Array, label: number): number {
  const max = logits.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - max);
  return Math.log(sum) + max - logits[label];
}

function largest(logits: Float32Array): number {
  let best = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index] > logits[best]) best = index;
  return best;
}
