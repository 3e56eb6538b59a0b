/** Which channels of one dependency group go. Counts as in Torch-Pruning. */
import type { Group } from '../../graph/groups.ts';
import { decideLocally } from '../llmpruner/decide.ts';
import { sumHeads } from '../llmpruner/group.ts';

/**
 * The least important atoms (heads or channels), current - int(initial * (1 - ratio)) channels. A group that would
 * empty one of its layers is left alone.
 * @param importance by `group.channels`
 * @param initial channels of the group before the first step of an iterative run
 * @returns the root's output channels that go, rising
 */
export function decideChannels(group: Group, importance: Float32Array, initial: number, ratio: number): number[] {
  const { atomSize, channels } = group;
  const atoms = decideLocally(sumHeads(importance, atomSize), atomSize, initial, ratio);
  const gone = new Set(atoms.flatMap((atom) => Array.from({ length: atomSize }, (_, i) => atom * atomSize + i)));
  return emptiesLayer(group, gone) ? [] : channels.filter((_, place) => gone.has(place));
}

/** @param gone places in `group.channels` */
function emptiesLayer({ members }: Group, gone: ReadonlySet<number>): boolean {
  return members.some(({ channels, param, axis }) => {
    const lost = channels.reduce((sum, own, place) => sum + (gone.has(place) ? own.length : 0), 0);
    return lost >= param.shape[axis];
  });
}
