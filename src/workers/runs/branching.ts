/** The place of an earlier run that the present one goes on from, if it does. */
import type { ModelSpec } from '../../engine/models/spec.ts';
import { branchRecipe } from '../../engine/pipelines/branch.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Recipe } from '../../engine/pipelines/recipe.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { KeptCheckpoint, RunRecord } from '../../storage/runStore.ts';
import type { SavedRun } from '../savedRun.ts';
import type { BranchView } from './api.ts';
import type { BranchedFrom } from './keptState.ts';

export interface BranchPoint {
  /** Of the run that is branched. */
  readonly record: Pick<RunRecord, 'id' | 'settings' | 'recipe'>;
  readonly kept: Pick<KeptCheckpoint, 'id' | 'phase' | 'label' | 'position'>;
  readonly checkpoint: Checkpoint;
}

export interface Branching {
  from: BranchPoint | null;
  /** Null when a run of these settings cannot go on from there. */
  suiting(next: Settings): BranchPoint | null;
}

export function createBranching(): Branching {
  const branching: Branching = {
    from: null,
    suiting: (next) => (branching.from && goesOn(branching.from.record, next) ? branching.from : null),
  };
  return branching;
}

/** What of a recipe holds from that place on. @throws LabError 'recipeInvalid' as branchRecipe */
export function recipeFrom(from: BranchPoint | null, settings: Settings, spec: ModelSpec): Recipe {
  const recipe = recipeOf(settings, spec);
  return from ? branchRecipe(from.record.recipe, from.checkpoint.cursor, recipe) : recipe;
}

/** As plain data: all but the checkpoint, with which the branch begins. */
export function branchedFrom({ record, kept }: BranchPoint): BranchedFrom {
  const { id: run, settings, recipe } = record;
  return { run, checkpoint: kept.id, settings, recipe };
}

export function viewOf({ record, kept }: BranchPoint): BranchView {
  return { run: record.id, checkpoint: kept.id, label: kept.label };
}

/** Of a branch that is taken up: its first place is the one that it was branched from. */
export function branchOf({ kept, places }: Pick<SavedRun, 'kept' | 'places'>): BranchPoint | null {
  if (!kept?.branch) return null;
  const { run, checkpoint: id, settings, recipe } = kept.branch;
  const { checkpoint, phase, label, position } = places[0];
  return { record: { id: run, settings, recipe }, kept: { id, phase, label, position }, checkpoint: checkpoint! };
}

/** On the same network and data; whether a recipe, also of another pipeline, has the same beginning is said by branchRecipe. */
function goesOn({ settings: old }: Pick<RunRecord, 'settings'>, next: Settings): boolean {
  const ground = ({ model, data }: Settings) => JSON.stringify([model, data]);
  return ground(old) === ground(next);
}
