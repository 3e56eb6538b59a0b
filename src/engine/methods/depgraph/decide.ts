/** Which channels of dependency groups go. Local counts as in Torch-Pruning, the global threshold as in slimming. */
import type { Group } from '../../graph/groups.ts';
import { kthSmallest } from '../../tensor/selection.ts';
import { channelsToPrune, decideLocally } from '../llmpruner/decide.ts';
import { sumHeads } from '../llmpruner/group.ts';

/**
 * The least important atoms (heads or channels), current - int(initial * (1 - ratio)) channels. A group that would
 * empty one of its layers is left alone.
 * @param importance by `group.channels`
 * @param initial channels of the group before the first step of an iterative run
 * @returns the root's output channels that go, rising
 */
export function decideChannels(group: Group, importance: Float32Array, initial: number, ratio: number): number[] {
  const { atomSize } = group;
  const atoms = decideLocally(sumHeads(importance, atomSize), atomSize, initial, ratio);
  return emptiesLayer(group, atoms) ? [] : channelsOf(group, atoms);
}

/**
 * One threshold over the atoms of all groups: what is not above the n-th smallest goes, n = all - int(all * (1 - ratio)).
 * Importances must be comparable between groups (|gamma|, or divided by the mean). The least important leave first, and
 * an atom stays when a layer would be left without channels. Liu et al. 2017 (network slimming), arXiv 1708.06519.
 * @param importances by group, each by `group.channels`
 * @returns by group, the root's output channels that go, rising
 * @throws LabError 'scoreNotFinite'
 */
export function decideChannelsGlobally(
  groups: readonly Group[],
  importances: readonly Float32Array[],
  ratio: number,
): number[][] {
  const atoms = groups.map(({ atomSize }, i) => sumHeads(importances[i], atomSize));
  const all = Float32Array.from(atoms.flatMap((values) => [...values]));
  const count = channelsToPrune(all.length, all.length, ratio);
  if (count === 0) return groups.map(() => []);
  const threshold = kthSmallest(all, count);
  return groups.map((group, i) => {
    const values = atoms[i];
    const below = [...values.keys()].filter((atom) => values[atom] <= threshold).sort((a, b) => values[a] - values[b]);
    const gone: number[] = [];
    for (const atom of below) if (!emptiesLayer(group, [...gone, atom])) gone.push(atom);
    return channelsOf(
      group,
      gone.sort((a, b) => a - b),
    );
  });
}

function placesOf({ atomSize }: Group, atoms: readonly number[]): readonly number[] {
  return atoms.flatMap((atom) => Array.from({ length: atomSize }, (_, i) => atom * atomSize + i));
}

function channelsOf(group: Group, atoms: readonly number[]): number[] {
  return placesOf(group, atoms).map((place) => group.channels[place]);
}

function emptiesLayer(group: Group, atoms: readonly number[]): boolean {
  const places = placesOf(group, atoms);
  return group.members.some(({ channels, param, axis }) => {
    const lost = places.reduce((sum, place) => sum + channels[place].length, 0);
    return lost > 0 && lost >= param.shape[axis];
  });
}
