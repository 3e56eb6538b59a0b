/** How well a language model predicts: exp of the mean cross entropy of every token but a sequence's first. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import {
  advanceBatch,
  disposeBatches,
  embedSequences,
  type HiddenBatch,
  logitsOf,
  type TokenSequence,
} from '../models/decoder.ts';
import { blockNodes, outerNodes, type ParamTensors } from '../models/forward.ts';
import type { LanguageSpec } from '../models/spec.ts';
import { disposeTensors, paramIndex, readParams, type WeightSource } from '../models/weightSource.ts';

export interface Perplexity {
  /** exp(loss) */
  readonly perplexity: number;
  /** Mean cross entropy a predicted token, nats. */
  readonly loss: number;
  /** How many tokens were predicted. */
  readonly tokens: number;
}

export interface PerplexityOptions {
  readonly signal?: AbortSignal;
  /** After each block; awaited, so that a worker can read its messages there. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>;
}

/** Bounds the logits that live at once. Units: values. */
const logitValues = 1 << 23;

/**
 * Every sequence is a context of its own, from position 0. Weights are read one block at a time.
 * @throws LabError 'cancelled'; 'dataMissing', 'sequenceTooLong', 'tokenInvalid' on the sequences; as `source.read`
 */
export async function perplexity(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  options: PerplexityOptions = {},
): Promise<Perplexity> {
  return withFinalStates(spec, source, sequences, options, async (params, batches) => {
    let sum = 0;
    let tokens = 0;
    let first = 0;
    for (const batch of batches) {
      const texts = sequences.slice(first, first + batch.sequences);
      first += batch.sequences;
      sum += await lossSum(spec, params, batch, texts);
      tokens += batch.sequences * (batch.length - 1);
    }
    if (tokens === 0) {
      throw new LabError('dataMissing', 'perplexity: wanted sequences of two tokens or more', { what: 'tokens' });
    }
    const loss = sum / tokens;
    return { perplexity: Math.exp(loss), loss, tokens };
  });
}

/** Logits of whole sequences, [length, vocabulary] each. @throws LabError as perplexity */
export async function sequenceLogits(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  options: PerplexityOptions = {},
): Promise<readonly Float32Array[]> {
  return withFinalStates(spec, source, sequences, options, async (params, batches) => {
    const logits: Float32Array[] = [];
    for (const batch of batches) {
      const values = await read(() => logitsOf(spec, params, batch.x));
      const size = batch.length * spec.classes;
      for (let i = 0; i < batch.sequences; i++) logits.push(values.slice(i * size, (i + 1) * size));
    }
    return logits;
  });
}

/** Walks the sequences through all blocks and hands over the states behind the last, with the head's weights. */
async function withFinalStates<T>(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  { signal, onProgress }: PerplexityOptions,
  use: (params: ParamTensors, batches: readonly HiddenBatch[]) => Promise<T>,
): Promise<T> {
  const index = paramIndex(spec);
  const { before, after } = outerNodes(spec);
  let params = await readParams(before, index, source);
  let batches: readonly HiddenBatch[] = [];
  try {
    batches = embedSequences(spec, params, sequences);
    for (const [done, block] of spec.blocks.entries()) {
      if (signal?.aborted) throw new LabError('cancelled', 'perplexity: cancelled', { done });
      disposeTensors(params);
      params = await readParams(blockNodes(spec, block), index, source);
      const behind = batches.map((batch) => advanceBatch(spec, block, params, batch));
      disposeBatches(batches);
      batches = behind;
      await onProgress?.(done + 1, spec.blocks.length);
    }
    disposeTensors(params);
    params = await readParams(after, index, source);
    return await use(params, batches);
  } finally {
    disposeTensors(params);
    disposeBatches(batches);
  }
}

/** Sum over the batch of -log p(token | those before it). */
async function lossSum(
  spec: LanguageSpec,
  params: ParamTensors,
  { sequences, length, x }: HiddenBatch,
  texts: readonly TokenSequence[],
): Promise<number> {
  const predicted = length - 1;
  const labels = new Int32Array(sequences * predicted);
  for (const [index, tokens] of texts.entries()) labels.set(tokens.subarray(1), index * predicted);
  const hidden = x.shape[1];
  const rows = Math.max(1, Math.floor(logitValues / spec.classes));
  let sum = 0;
  for (let from = 0; from < labels.length; from += rows) {
    const part = labels.subarray(from, from + rows);
    const [mean] = await read(() => {
      const states = tf.slice(tf.reshape(x, [sequences, length, hidden]), [0, 0, 0], [sequences, predicted, hidden]);
      const own = tf.slice(
        tf.reshape(states, [labels.length, hidden]),
        [from, 0],
        [part.length, hidden],
      ) as tf.Tensor2D;
      return softmaxCrossEntropy(logitsOf(spec, params, own), tf.tensor1d(part, 'int32'));
    });
    sum += mean * part.length;
  }
  return sum;
}

async function read(make: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(make);
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
