/** Which atoms (heads or channels) of dependency groups go. Counts and ties as in the LLM-Pruner reference. */
import { dropSmallest, dropUpTo, kthSmallest } from '../../tensor/selection.ts';

/** Channels to be gone of a group: current - int(initial * (1 - target)). */
export function channelsToPrune(current: number, initial: number, target: number): number {
  return Math.max(0, current - Math.floor(initial * (1 - target)));
}

/**
 * Each group by itself: the lowest atoms go. A group that would lose everything is left alone.
 * @param atoms importance by atom; headSize channels each
 * @param initial channels before the first step of an iterative run
 * @returns indices of pruned atoms, rising
 */
export function decideLocally(atoms: Float32Array, headSize: number, initial: number, target: number): number[] {
  const width = atoms.length * headSize;
  const channels = channelsToPrune(width, initial, target);
  if (channels >= width) return [];
  const kept = new Uint8Array(atoms.length).fill(1);
  dropSmallest(atoms, Math.floor(channels / headSize), kept); // none when not even one head fits
  return prunedIndices(kept);
}

/**
 * One ranking over all atoms: everything up to the n-th smallest goes, n = all - int(all * (1 - target)). A group that
 * would lose everything is left alone.
 * @returns indices of pruned atoms by group
 */
export function decideGlobally(groups: readonly Float32Array[], target: number): number[][] {
  const all = Float32Array.from(groups.flatMap((atoms) => [...atoms]));
  const count = channelsToPrune(all.length, all.length, target);
  if (count === 0) return groups.map(() => []);
  const threshold = kthSmallest(all, count);
  return groups.map((atoms) => {
    const kept = new Uint8Array(atoms.length).fill(1);
    dropUpTo(atoms, threshold, kept);
    return kept.includes(1) ? prunedIndices(kept) : [];
  });
}

function prunedIndices(kept: Uint8Array): number[] {
  return [...kept.keys()].filter((index) => kept[index] === 0);
}
