/** A scan as an allocation of the recipe: whether it can be made, and what the recipe has. Pure. */
import type { Choice, Recipe } from '../../../engine/pipelines/recipe.ts';
import type { ModelView, SweepView } from '../../../workers/protocol.ts';

/** Keys of sentences under `compare.scan.noUse`. */
export type NoUse = 'notWhole' | 'otherNetwork' | 'channels';

/**
 * @param model in the lab
 * @param channels the method of the recipe takes whole channels, and reads no allocation
 * @returns null = it can be made
 */
export function noUseOf(
  { whole, facts }: Pick<SweepView, 'whole'> & { readonly facts: Pick<ModelView, 'architecture' | 'origin'> },
  model: Pick<ModelView, 'architecture' | 'origin'> | null,
  channels: boolean,
): NoUse | null {
  if (!whole) return 'notWhole';
  if (facts.architecture !== model?.architecture || facts.origin !== model.origin) return 'otherNetwork';
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
