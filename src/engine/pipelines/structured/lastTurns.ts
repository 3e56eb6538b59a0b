/** Layers are cut in network order: with which of them a dependency group has left everywhere. */
import type { DeadChannels } from '../../graph/deadElements.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { OpenGroup } from './groupPlan.ts';

/** A group that has left, or the most of it that will. */
export interface GoneGroup {
  readonly root: string;
  /** Channels, or heads. */
  readonly cut: number;
  readonly of: number;
  readonly heads: boolean;
  /** Prunable weights that it reaches. */
  readonly layers: number;
}

/** @param index of the layer that has just been cut */
export function goneWith(
  open: readonly OpenGroup[],
  dead: readonly DeadChannels[],
  prunable: readonly PrunableWeight[],
  index: number,
): readonly GoneGroup[] {
  return open.flatMap(({ group }): GoneGroup[] => {
    const { root, members, channels, atomSize } = group;
    const turns = prunable.flatMap(({ name }, turn) =>
      members.some(({ param }) => param.name === name) ? [turn] : [],
    );
    if (turns.at(-1) !== index) return [];
    const cut = dead.find((one) => one.group === group)?.places.length ?? 0;
    return [{ root, cut: cut / atomSize, of: channels.length / atomSize, heads: atomSize > 1, layers: turns.length }];
  });
}
