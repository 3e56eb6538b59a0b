/** What a cell of the scan says: accuracy left, or, of a language model, how many times its perplexity grew. Pure. */
import type { Measured } from '../engine/sweeps/measure.ts';
import type { SweepPoint } from '../engine/sweeps/sweeper.ts';

export interface Cell {
  /** Accuracy in [0, 1]; for a language model perplexity / perplexity of the uncut network. */
  readonly value: number;
  /** What is left, in [0, 1], for the colour: 1 = as good as uncut. */
  readonly left: number;
}

/**
 * @param uncut of the same sweep; null until it is measured
 * @returns null where there is nothing to say yet
 */
export function cellOf(point: SweepPoint | undefined, uncut: Measured | null): Cell | null {
  if (!point) return null;
  if (point.perplexity === null) return { value: point.accuracy, left: point.accuracy };
  if (uncut === null || uncut.perplexity === null) return null;
  const times = point.perplexity / uncut.perplexity;
  return { value: times, left: Number.isFinite(times) ? Math.min(1, 1 / times) : 0 };
}
