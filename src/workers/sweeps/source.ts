/** What a sweep takes from a run: the network as it was before its first cut, its prune stage, its data. */
import { LabError } from '../../engine/errors.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../../engine/pipelines/data.ts';
import type { PruneStage } from '../../engine/pipelines/recipe.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';

export interface SweepSource extends Omit<SweepSubject, 'test' | 'calibration'> {
  readonly data: DataSource;
  readonly recipeSeed: number;
  readonly architecture: string;
  readonly origin: string;
}

/**
 * @param uncut a checkpoint of the run before its first cut
 * @throws LabError 'recipeInvalid' when the recipe does not prune by a stage of its own
 */
export function sweepSource(
  run: Run,
  uncut: Checkpoint,
  { architecture, origin }: { readonly architecture: string; readonly origin: string },
): SweepSource {
  const stage = run.recipe.stages.findIndex((entry) => entry.stage === 'prune');
  if (stage < 0) {
    const problem = 'no prune stage';
    throw new LabError('recipeInvalid', 'sweep: the recipe has no prune stage', { field: 'stages', problem });
  }
  return {
    spec: run.network.spec,
    params: uncut.params,
    masks: uncut.masks,
    base: run.recipe.stages[stage] as PruneStage,
    stage,
    data: run.data,
    recipeSeed: run.recipe.seed,
    architecture,
    origin,
  };
}
