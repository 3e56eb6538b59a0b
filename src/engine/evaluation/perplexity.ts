/** How well a language model predicts: exp of the mean cross entropy of every token but a sequence's first. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import {
  advanceBatches,
  disposeBatches,
  embedFrom,
  type Head,
  type HiddenBatch,
  headOf,
  logitsOf,
  type TokenSequence,
} from '../models/decoder.ts';
import { blockNodes, outerNodes, type ParamTensors } from '../models/forward.ts';
import type { LanguageSpec } from '../models/spec.ts';
import { disposeTensors, paramIndex, readParams, type WeightSource } from '../models/weightSource.ts';
import { sizeOf } from '../tensor/shape.ts';
import { crossEntropyByParts, type PartSizes, type Predictions, partSizes } from './largeVocabulary.ts';

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
  /** Awaited between batches, so that a worker can read its messages there; what it throws ends the work. */
  readonly breathe?: () => void | Promise<void>;
  /** A head larger than `tableValues` is read in parts. */
  readonly parts?: PartSizes;
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
  const parts = options.parts ?? partSizes;
  const head = largeHead(spec, parts);
  if (head) return perplexityByParts(spec, source, sequences, options, head, parts);
  return withFinalStates(spec, source, sequences, options, null, async (params, batches) => {
    let sum = 0;
    let tokens = 0;
    let first = 0;
    for (const batch of batches) {
      const texts = sequences.slice(first, first + batch.sequences);
      first += batch.sequences;
      sum += await lossSum(spec, params, batch, texts);
      tokens += batch.sequences * (batch.length - 1);
    }
    return perplexityOf(sum, tokens);
  });
}

function perplexityOf(sum: number, tokens: number): Perplexity {
  if (tokens === 0) {
    throw new LabError('dataMissing', 'perplexity: wanted sequences of two tokens or more', { what: 'tokens' });
  }
  const loss = sum / tokens;
  return { perplexity: Math.exp(loss), loss, tokens };
}

function largeHead(spec: LanguageSpec, { tableValues }: PartSizes): Head | null {
  const head = headOf(spec);
  const shape = head ? paramIndex(spec).get(head.name)?.shape : undefined;
  return head && shape && sizeOf(shape) > tableValues ? head : null;
}

/** The same with the head read in parts: equal but for the order in which float32 sums are taken. */
async function perplexityByParts(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  options: PerplexityOptions,
  head: Head,
  parts: PartSizes,
): Promise<Perplexity> {
  return withFinalStates(spec, source, sequences, options, head, async (params, batches) => {
    const predictions: Predictions[] = [];
    try {
      let first = 0;
      for (const batch of batches) {
        const texts = sequences.slice(first, first + batch.sequences);
        first += batch.sequences;
        const states = tf.tidy(() => head.states(params, predictingStates(batch)));
        predictions.push({ states, labels: labelsOf(batch, texts) });
        batch.x.dispose();
      }
      const tokens = predictions.reduce((sum, { labels }) => sum + labels.length, 0);
      const sum = tokens === 0 ? 0 : await crossEntropyByParts(spec, source, head, predictions, parts, options.breathe);
      return perplexityOf(sum, tokens);
    } finally {
      for (const { states } of predictions) states.dispose();
    }
  });
}

/** Logits of whole sequences, [length, vocabulary] each. @throws LabError as perplexity */
export async function sequenceLogits(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  options: PerplexityOptions = {},
): Promise<readonly Float32Array[]> {
  return withFinalStates(spec, source, sequences, options, null, async (params, batches) => {
    const logits: Float32Array[] = [];
    for (const batch of batches) {
      const values = await read(() => logitsOf(spec, params, batch.x));
      const size = batch.length * spec.classes;
      for (let i = 0; i < batch.sequences; i++) logits.push(values.slice(i * size, (i + 1) * size));
    }
    return logits;
  });
}

/**
 * Walks the sequences through all blocks and hands over the states behind the last, with the weights behind the blocks.
 * @param head not null = its table is left out
 */
async function withFinalStates<T>(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  { signal, onProgress, breathe }: PerplexityOptions,
  head: Head | null,
  use: (params: ParamTensors, batches: readonly HiddenBatch[]) => Promise<T>,
): Promise<T> {
  const index = paramIndex(spec);
  const batches = [...(await embedFrom(spec, source, sequences))];
  let params = new Map<string, tf.Tensor>();
  try {
    for (const [done, block] of spec.blocks.entries()) {
      const pause = async () => {
        await breathe?.();
        if (signal?.aborted) throw new LabError('cancelled', 'perplexity: cancelled', { done });
      };
      await pause();
      disposeTensors(params);
      params = await readParams(blockNodes(spec, block), index, source);
      await advanceBatches(spec, block, params, batches, pause);
      await onProgress?.(done + 1, spec.blocks.length);
    }
    disposeTensors(params);
    params = await readParams(head ? head.nodes : outerNodes(spec).after, index, source);
    return await use(params, batches);
  } finally {
    disposeTensors(params);
    disposeBatches(batches);
  }
}

/** The states that predict: of every token but a sequence's last. [sequences * (length - 1), hidden]. Inside a tidy. */
function predictingStates({ sequences, length, x }: HiddenBatch): tf.Tensor2D {
  const hidden = x.shape[1];
  const states = tf.slice(tf.reshape(x, [sequences, length, hidden]), [0, 0, 0], [sequences, length - 1, hidden]);
  return tf.reshape(states, [sequences * (length - 1), hidden]);
}

/** What they ought to say: every token but a sequence's first. */
function labelsOf({ sequences, length }: HiddenBatch, texts: readonly TokenSequence[]): Int32Array {
  const labels = new Int32Array(sequences * (length - 1));
  for (const [index, tokens] of texts.entries()) labels.set(tokens.subarray(1), index * (length - 1));
  return labels;
}

/** Sum over the batch of -log p(token | those before it). */
async function lossSum(
  spec: LanguageSpec,
  params: ParamTensors,
  batch: HiddenBatch,
  texts: readonly TokenSequence[],
): Promise<number> {
  const labels = labelsOf(batch, texts);
  const rows = Math.max(1, Math.floor(logitValues / spec.classes));
  let sum = 0;
  for (let from = 0; from < labels.length; from += rows) {
    const part = labels.subarray(from, from + rows);
    const [mean] = await read(() => {
      const own = tf.slice(predictingStates(batch), [from, 0], [part.length, batch.x.shape[1]]) as tf.Tensor2D;
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
