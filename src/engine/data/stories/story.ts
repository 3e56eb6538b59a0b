/**
 * Stories as token ids, with the true probability of every token. The bound of a set of stories is the mean of
 * -ln p(token | tokens before it in the story) over every token but the first, which is always the same: no model can
 * expect a smaller cross entropy, and the bound is taken on the very draw that a model is tested on.
 */
import { LabError } from '../../errors.ts';
import type { TokenSequence } from '../../models/decoder.ts';
import { createRandom, type Random } from '../../tensor/random.ts';
import { tellStory } from './narrator.ts';
import type { Probe, Step } from './telling.ts';
import { idOf, startId, wordOf } from './vocabulary.ts';

export interface Story {
  /** `<s>` first, `</s>` last. */
  readonly tokens: TokenSequence;
  /** ln p(token | those before it) of the true process, nats; 0 for the first: [tokens.length]. */
  readonly logProbabilities: Float64Array;
  /** Questions the story puts, with the index of the token that begins the answer. */
  readonly probes: readonly { readonly probe: Probe; readonly at: number }[];
}

export type StorySplit = 'train' | 'test' | 'tasks';

/** Story i depends on (seed, split, i) alone. */
export function drawStory(seed: number, split: StorySplit, index: number): Story {
  return sampleStory(createRandom(seed).split(`stories ${split}`).split(index));
}

export function drawStories(seed: number, split: StorySplit, count: number, first = 0): readonly Story[] {
  const random = createRandom(seed).split(`stories ${split}`);
  return Array.from({ length: count }, (_, index) => sampleStory(random.split(first + index)));
}

function sampleStory(random: Random): Story {
  return recordStory(({ next }) => {
    let rest = random.uniform();
    let last = '';
    for (const [word, probability] of next) {
      last = word;
      rest -= probability;
      if (rest < 0) break;
    }
    return last; // also where rounding left a crumb
  });
}

function recordStory(decide: (step: Step) => string): Story {
  const tokens = [startId];
  const logProbabilities = [0];
  const probes: { probe: Probe; at: number }[] = [];
  const telling = tellStory();
  for (let turn = telling.next(); !turn.done; ) {
    const word = decide(turn.value);
    if (turn.value.probe) probes.push({ probe: turn.value.probe, at: tokens.length });
    tokens.push(idOf(word));
    logProbabilities.push(Math.log(turn.value.next.get(word) ?? 0));
    turn = telling.next(word);
  }
  return { tokens: Int32Array.from(tokens), logProbabilities: Float64Array.from(logProbabilities), probes };
}

/**
 * What can come next in the true process behind the first tokens of a story, by token id; empty behind its end.
 * @throws LabError 'dataMissing' when no story begins so
 */
export function nextTokens(prefix: TokenSequence): ReadonlyMap<number, number> {
  const telling = tellStory();
  let turn = telling.next();
  for (const [index, token] of prefix.entries()) {
    if (index === 0 && token === startId) continue;
    const word = wordOf(token);
    if (turn.done || index === 0 || !turn.value.next.has(word)) throw impossible(index, word);
    turn = telling.next(word);
  }
  return new Map(turn.done ? [] : [...turn.value.next].map(([word, probability]) => [idOf(word), probability]));
}

/** ln p(continuation | context) of the true process, nats; -Infinity where it cannot come. @throws as nextTokens */
export function trueLogLikelihood(context: TokenSequence, continuation: TokenSequence): number {
  let sum = 0;
  for (const [index, token] of continuation.entries()) {
    const prefix = Int32Array.of(...context, ...continuation.subarray(0, index));
    const probability = nextTokens(prefix).get(token);
    if (probability === undefined) return Number.NEGATIVE_INFINITY;
    sum += Math.log(probability);
  }
  return sum;
}

export interface EntropyBound {
  /** Mean of -ln p a predicted token, nats. */
  readonly loss: number;
  /** exp(loss) */
  readonly perplexity: number;
  /** Predicted tokens: all but each story's first. */
  readonly tokens: number;
}

/** @throws LabError 'dataMissing' without stories */
export function entropyBound(stories: readonly Story[]): EntropyBound {
  let sum = 0;
  let tokens = 0;
  for (const { logProbabilities } of stories) {
    for (const value of logProbabilities) sum -= value;
    tokens += logProbabilities.length - 1;
  }
  if (tokens === 0) throw new LabError('dataMissing', 'entropyBound: wanted stories, got none', { what: 'stories' });
  return { loss: sum / tokens, perplexity: Math.exp(sum / tokens), tokens };
}

function impossible(index: number, word: string): LabError {
  const message = `stories: no story goes on with '${word}' at token ${index}`;
  return new LabError('dataMissing', message, { what: `story with '${word}' at token ${index}` });
}
