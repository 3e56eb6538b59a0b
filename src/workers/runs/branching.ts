/** The place of an earlier run that the present one goes on from, if it does. */
import type { ModelSpec } from '../../engine/models/spec.ts';
import { branchRecipe } from '../../engine/pipelines/branch.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Recipe } from '../../engine/pipelines/recipe.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { RunRecord } from '../../storage/runStore.ts';
import type { Opened } from './keptRuns.ts';

export interface Branching {
  from: Opened | null;
  /** Null when a run of these settings cannot go on from there. */
  suiting(next: Settings): Opened | null;
}

export function createBranching(): Branching {
  const branching: Branching = {
    from: null,
    suiting: (next) => (branching.from && goesOn(branching.from.record, next) ? branching.from : null),
  };
  return branching;
}

/** What of a recipe holds from that place on. @throws LabError 'recipeInvalid' as branchRecipe */
export function recipeFrom(from: Opened | null, settings: Settings, spec: ModelSpec): Recipe {
  const recipe = recipeOf(settings, spec);
  return from ? branchRecipe(from.record.recipe, from.checkpoint.cursor, recipe) : recipe;
}

/** On the same network and data; whether a recipe, also of another pipeline, has the same beginning is said by branchRecipe. */
function goesOn({ settings: old }: RunRecord, next: Settings): boolean {
  const ground = ({ model, data }: Settings) => JSON.stringify([model, data]);
  return ground(old) === ground(next);
}
