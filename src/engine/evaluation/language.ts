/** How well a language model in memory predicts: perplexity, next-token accuracy, and zero-shot tasks. */
import * as tf from '@tensorflow/tfjs-core';
import type { TokenDataset } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import { checkSequences, type TokenSequence } from '../models/decoder.ts';
import { forward } from '../models/forward.ts';
import type { Params } from '../models/param.ts';
import type { LanguageSpec } from '../models/spec.ts';
import { evaluateChoices, type LogLikelihoods } from './choice.ts';
import type { EvaluateOptions, Evaluation } from './evaluation.ts';
import { logSumExp, tokenLoss } from './logits.ts';

/** Bounds the logits that live at once. Units: values. */
const logitValues = 1 << 21;

/**
 * Every sequence is a context of its own, from position 0.
 * @throws LabError 'cancelled' between two batches; 'dataMissing', 'sequenceTooLong', 'tokenInvalid' on the sequences
 */
export async function evaluateLanguage(
  spec: LanguageSpec,
  params: Params,
  dataset: TokenDataset,
  { signal, onProgress, taskItems }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { sequences, bounds } = dataset;
  checkSequences(spec, sequences);
  let [lossSum, correct, tokens] = [0, 0, 0];
  for await (const { index, logits } of eachLogits(spec, params, sequences, signal, onProgress)) {
    const text = sequences[index];
    for (let at = 0; at + 1 < text.length; at++) {
      const row = logits.subarray(at * spec.classes, (at + 1) * spec.classes);
      const { loss, best } = tokenLoss(row, text[at + 1]);
      lossSum += loss;
      if (best === text[at + 1]) correct += 1;
    }
    tokens += text.length - 1;
  }
  if (tokens === 0) {
    throw new LabError('dataMissing', 'evaluate: wanted sequences of two tokens or more', { what: 'tokens' });
  }
  const tasks: Record<string, number> = {};
  for (const [task, items] of Object.entries(dataset.tasks)) {
    const asked = items.slice(0, taskItems ?? items.length);
    if (asked.length > 0) {
      tasks[task] = (await evaluateChoices(logLikelihoodsOf(spec, params, signal, onProgress), asked)).accuracy;
    }
  }
  const loss = lossSum / tokens;
  return {
    accuracy: correct / tokens,
    loss,
    examples: dataset.size,
    correct,
    perClass: [],
    confusion: [],
    perplexity: Math.exp(loss),
    boundPerplexity: bounds && Math.exp(bounds.reduce((sum, value) => sum + value, 0) / tokens),
    tokens,
    tasks,
  };
}

/** A model's view of continuations. Texts that are read alike are read once: options of one token share their context. */
function logLikelihoodsOf(
  spec: LanguageSpec,
  params: Params,
  signal?: AbortSignal,
  onProgress?: EvaluateOptions['onProgress'],
): LogLikelihoods {
  return async (continuations) => {
    const readers = new Map<string, { readonly text: TokenSequence; readonly by: number[] }>();
    for (const [index, { context, continuation }] of continuations.entries()) {
      const text = Int32Array.of(...context, ...continuation.subarray(0, -1)); // the last token predicts nothing
      const key = text.join();
      const reader = readers.get(key) ?? { text, by: [] };
      reader.by.push(index);
      readers.set(key, reader);
    }
    const all = [...readers.values()].sort((a, b) => a.text.length - b.text.length);
    const found = new Float64Array(continuations.length);
    const texts = all.map(({ text }) => text);
    for await (const { index, logits } of eachLogits(spec, params, texts, signal, onProgress)) {
      for (const asked of all[index].by) {
        const { context, continuation } = continuations[asked];
        for (const [at, token] of continuation.entries()) {
          const from = (context.length - 1 + at) * spec.classes;
          const row = logits.subarray(from, from + spec.classes);
          found[asked] += row[token] - logSumExp(row);
        }
      }
    }
    return [...found];
  };
}

/** Logits of each sequence, [length, vocabulary]; neighbours of one length run as one batch. */
async function* eachLogits(
  spec: LanguageSpec,
  params: Params,
  sequences: readonly TokenSequence[],
  signal?: AbortSignal,
  onProgress?: EvaluateOptions['onProgress'],
): AsyncGenerator<{ readonly index: number; readonly logits: Float32Array }> {
  for (let first = 0; first < sequences.length; ) {
    if (signal?.aborted) throw new LabError('cancelled', 'evaluate: cancelled', { done: first });
    const { length } = sequences[first];
    const most = Math.max(1, Math.floor(logitValues / (length * spec.classes)));
    let end = first + 1;
    while (end < sequences.length && end - first < most && sequences[end].length === length) end += 1;
    const logits = await read(spec, params, sequences.slice(first, end));
    for (let index = first; index < end; index++) {
      const size = length * spec.classes;
      yield { index, logits: logits.subarray((index - first) * size, (index - first + 1) * size) };
    }
    first = end;
    await onProgress?.(end, sequences.length);
  }
}

async function read(spec: LanguageSpec, params: Params, texts: readonly TokenSequence[]): Promise<Float32Array> {
  const [{ length }] = texts;
  const ids = new Int32Array(texts.length * length);
  for (const [row, text] of texts.entries()) ids.set(text, row * length);
  const logits = tf.tidy(() => forward(spec, params, tf.tensor1d(ids, 'int32'), { sequenceLength: length }).logits);
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}
