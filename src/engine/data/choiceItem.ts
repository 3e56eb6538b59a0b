/** One question of a zero-shot task: a context, and continuations of which one is right. */
import type { TokenSequence } from '../models/decoder.ts';

export interface ChoiceItem {
  /** At least one token. */
  readonly context: TokenSequence;
  /** Two or more, at least one token each. */
  readonly options: readonly TokenSequence[];
  /** Index of the right option. */
  readonly answer: number;
}
