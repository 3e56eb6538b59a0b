/**
 * Stories packed into sequences of one length for training. Each sequence begins with a story; only the last of it is cut
 * off, so that every token has its whole story before it and the true probabilities hold.
 */
import type { TokenSequence } from '../../models/decoder.ts';
import { drawStory, type StorySplit } from './story.ts';

/** A sequence draws its stories from a range of its own. */
const storiesApart = 1 << 12;

export interface PackedStories {
  /** [length] */
  readonly tokens: TokenSequence;
  /** Index of every token that a question asks for and the story has made certain. */
  readonly answers: readonly number[];
}

/** Sequence i depends on (seed, split, i, length) alone. */
export function packStories(seed: number, split: StorySplit, index: number, length: number): PackedStories {
  const packed = new Int32Array(length);
  const answers: number[] = [];
  for (let at = 0, story = index * storiesApart; at < length; story++) {
    const { tokens, probes, logProbabilities } = drawStory(seed, split, story);
    packed.set(tokens.subarray(0, length - at), at);
    const certain = probes.filter((probe) => logProbabilities[probe.at] === 0); // what happened fixes it
    answers.push(...certain.map((probe) => at + probe.at).filter((place) => place < length));
    at += tokens.length;
  }
  return { tokens: packed, answers };
}

/** @returns [length] token ids */
export function packedSequence(seed: number, split: StorySplit, index: number, length: number): TokenSequence {
  return packStories(seed, split, index, length).tokens;
}
