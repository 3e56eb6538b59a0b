/** A scan as an allocation of the recipe: whether it can be made, and what the recipe has. Pure. */
import type { Choice, Recipe } from '../../../engine/pipelines/recipe.ts';
import type { SweepView } from '../../../workers/protocol.ts';

/** Keys of sentences under `compare.scan.noUse`. */
export type NoUse = 'notWhole' | 'channels';

/**
 * @param channels the method of the recipe takes whole channels, and reads no allocation
 * @returns null = it can be made
 */
export function noUseOf({ whole }: Pick<SweepView, 'whole'>, channels: boolean): NoUse | null {
  if (!whole) return 'notWhole';
  return channels ? 'channels' : null;
}

/** Of the first cut, or of the masks that move while it trains. */
export function allocationOf({ stages }: Recipe): Choice | undefined {
  for (const stage of stages) {
    if (stage.stage === 'prune') return stage.allocation;
    if (stage.stage === 'train' && stage.pruning) return stage.pruning.allocation;
  }
  return undefined;
}
