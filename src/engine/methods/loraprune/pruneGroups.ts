/** One pruning event of LoRAPrune inside a layer: the lowest groups go, and what is gone stays gone. */
import { countToPrune } from '../../patterns/counting.ts';
import type { CountingRule } from '../../patterns/pattern.ts';
import { dropSmallest } from '../../tensor/selection.ts';

/**
 * @param importance moving average by group, not negative: [groups]
 * @param kept 1 = kept: [groups]
 * @param ratio share of groups to be gone after the event, in [0, 1]
 * @param target final share: a layer that has reached it is left alone
 * @param counting the reference truncates
 * @returns the new mask; the old one is not written
 */
export function pruneGroups(
  importance: Float32Array,
  kept: Uint8Array,
  ratio: number,
  target: number,
  counting: CountingRule = 'truncate',
): Uint8Array {
  const gone = kept.reduce((sum, bit) => sum + 1 - bit, 0);
  if (gone / kept.length >= target) return kept;
  const alive = importance.map((value, group) => value * kept[group]); // 0 for what is gone: it goes first again
  const next = new Uint8Array(kept.length).fill(1);
  dropSmallest(alive, countToPrune(kept.length, ratio, counting), next);
  return next;
}

/** A mask of groups as a mask of their rows or columns. */
export function expandGroups(kept: Uint8Array, size: number): Uint8Array {
  return Uint8Array.from({ length: kept.length * size }, (_, index) => kept[Math.floor(index / size)]);
}
