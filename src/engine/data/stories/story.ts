/**
 * Stories as token ids, with the true probability of every token. The bound of a set of stories is the mean of
 * -ln p(token | tokens before it in the story) over every token but the first, which is always the same: no model can
 * expect a smaller cross entropy, and the bound is taken on the very draw that a model is tested on.
 */
import { LabError } from '../../errors.ts';
import type { TokenSequence } from '../../models/decoder.ts';
import { createRandom, type Random } from '../../tensor/random.ts';
import { type Pace, quizPace, tellStory, usualPace } from './narrator.ts';
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

/** `quiz` is for practice: its stories are told at another pace. */
export type StorySplit = 'train' | 'test' | 'tasks' | 'quiz';

const paceOf: Readonly<Record<StorySplit, Pace>> = {
  train: usualPace,
  test: usualPace,
  tasks: usualPace,
  quiz: quizPace,
};

/** Story i depends on (seed, split, i) alone. */
export function drawStory(seed: number, split: StorySplit, index: number): Story {
  return sampleStory(createRandom(seed).split(`stories ${split}`).split(index), paceOf[split]);
}

export function drawStories(seed: number, split: StorySplit, count: number, first = 0): readonly Story[] {
  const random = createRandom(seed).split(`stories ${split}`);
  return Array.from({ length: count }, (_, index) => sampleStory(random.split(first + index), paceOf[split]));
}

function sampleStory(random: Random, pace: Pace): Story {
  return recordStory(({ next }) => {
    let rest = random.uniform();
    let last = '';
    for (const [word, probability] of next) {
      last = word;
      rest -= probability;
      if (rest < 0) break;
    }
    return last; // also where rounding left a crumb
  }, pace);
}

function recordStory(decide: (step: Step) => string, pace: Pace): Story {
  const tokens = [startId];
  const logProbabilities = [0];
  const probes: { probe: Probe; at: number }[] = [];
  const telling = tellStory(pace);
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
 * What could come in the true process at each token of the beginning of a story, and behind it: probability by token id,
 * [prefix.length + 1]. Behind a whole story nothing can: the last is empty.
 * @throws LabError 'dataMissing' when no story begins so
 */
export function alternatives(prefix: TokenSequence): readonly ReadonlyMap<number, number>[] {
  const found: ReadonlyMap<number, number>[] = [new Map([[startId, 1]])];
  const telling = tellStory();
  for (const [index, token] of prefix.entries()) {
    if (!found[index].has(token)) throw impossible(index, wordOf(token));
    const turn = index === 0 ? telling.next() : telling.next(wordOf(token));
    found.push(new Map(turn.done ? [] : [...turn.value.next].map(([word, p]) => [idOf(word), p])));
  }
  return found;
}

/**
 * ln p(continuation | context) of the true process, nats; -Infinity where it cannot come.
 * @throws LabError 'dataMissing' when no story begins with the context
 */
export function trueLogLikelihood(context: TokenSequence, continuation: TokenSequence): number {
  let next = alternatives(context)[context.length];
  let sum = 0;
  for (const [index, token] of continuation.entries()) {
    const probability = next.get(token);
    if (probability === undefined) return Number.NEGATIVE_INFINITY;
    sum += Math.log(probability);
    if (index === continuation.length - 1) break;
    const prefix = Int32Array.of(...context, ...continuation.subarray(0, index + 1));
    next = alternatives(prefix)[prefix.length];
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
