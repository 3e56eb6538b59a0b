/**
 * Stories packed into sequences of one length for training. Each sequence begins with a story; only the last of it is cut
 * off, so that every token has its whole story before it and the true probabilities hold.
 */
import type { TokenSequence } from '../../models/decoder.ts';
import { drawStory, type StorySplit } from './story.ts';

/** A sequence draws its stories from a range of its own. */
const storiesApart = 1 << 12;

/**
 * Sequence i depends on (seed, split, i, length) alone.
 * @returns [length] token ids
 */
export function packedSequence(seed: number, split: StorySplit, index: number, length: number): TokenSequence {
  const packed = new Int32Array(length);
  for (let at = 0, story = index * storiesApart; at < length; story++) {
    const { tokens } = drawStory(seed, split, story);
    packed.set(tokens.subarray(0, length - at), at);
    at += tokens.length;
  }
  return packed;
}
