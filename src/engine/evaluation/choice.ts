/** Zero-shot choice: the option that a language model finds likeliest behind the context is its answer. */
import type { ChoiceItem } from '../data/choiceItem.ts';
import type { TokenSequence } from '../models/decoder.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { WeightSource } from '../models/weightSource.ts';
import { type PerplexityOptions, sequenceLogits } from './perplexity.ts';

export interface Continuation {
  readonly context: TokenSequence;
  readonly continuation: TokenSequence;
}

/** ln p(continuation | context), nats, of each. */
export type LogLikelihoods = (continuations: readonly Continuation[]) => Promise<readonly number[]>;

/** `sum`: plain log-likelihood; `mean`: that a token of the option, where options differ in length. */
export type ChoiceScore = 'sum' | 'mean';

export interface ChoiceAccuracy {
  /** In [0, 1]; NaN without items. */
  readonly accuracy: number;
  readonly items: number;
}

/** A tie goes to the lower index. */
export async function evaluateChoices(
  logLikelihoods: LogLikelihoods,
  items: readonly ChoiceItem[],
  score: ChoiceScore = 'sum',
): Promise<ChoiceAccuracy> {
  const asked = items.flatMap(({ context, options }) =>
    options.map((continuation): Continuation => ({ context, continuation })),
  );
  const found = await logLikelihoods(asked);
  const scores = found.map((value, index) => (score === 'mean' ? value / asked[index].continuation.length : value));
  let right = 0;
  let first = 0;
  for (const { options, answer } of items) {
    const own = scores.slice(first, first + options.length);
    first += options.length;
    if (own.indexOf(Math.max(...own)) === answer) right += 1;
  }
  return { accuracy: right / items.length, items: items.length };
}

/** Bounds the logits that live at once. Units: values. */
const logitValues = 1 << 24;

/** A model's view. The weights are read once for every group of texts that fits. Throws as `perplexity`. */
export function modelLogLikelihoods(
  spec: LanguageSpec,
  source: WeightSource,
  options: PerplexityOptions = {},
): LogLikelihoods {
  return async (continuations) => {
    const texts = continuations.map(({ context, continuation }) => Int32Array.of(...context, ...continuation));
    // Neighbours of one length run as one batch.
    const order = texts.map((_, index) => index).sort((a, b) => texts[a].length - texts[b].length || a - b);
    const found = new Float64Array(texts.length);
    for (const group of groupsOf(order, (index) => texts[index].length * spec.classes)) {
      const logits = await sequenceLogits(
        spec,
        source,
        group.map((index) => texts[index]),
        options,
      );
      for (const [at, index] of group.entries()) {
        found[index] = sumLogLikelihood(logits[at], spec.classes, continuations[index]);
      }
    }
    return [...found];
  };
}

function groupsOf(order: readonly number[], sizeOf: (index: number) => number): readonly (readonly number[])[] {
  const groups: number[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const index of order) {
    size += sizeOf(index);
    if (size > logitValues) {
      groups.push([]);
      size = sizeOf(index);
    }
    groups[groups.length - 1].push(index);
  }
  return groups;
}

/** @param logits [context + continuation, vocabulary]: row t predicts token t + 1 */
function sumLogLikelihood(logits: Float32Array, vocabulary: number, { context, continuation }: Continuation): number {
  let sum = 0;
  for (const [index, token] of continuation.entries()) {
    const row = (context.length + index - 1) * vocabulary;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < vocabulary; id++) greatest = Math.max(greatest, logits[row + id]);
    let total = 0;
    for (let id = 0; id < vocabulary; id++) total += Math.exp(logits[row + id] - greatest);
    sum += logits[row + token] - greatest - Math.log(total);
  }
  return sum;
}
