/** Holds a whole recipe against the catalogue and the network before anything runs. */
import { LabError } from '../errors.ts';
import type { PrunableWeight } from '../models/prunable.ts';
import { parseOptions } from '../options.ts';
import { learningRates } from '../training/learningRates/index.ts';
import { optimizers } from '../training/optimizers/index.ts';
import { planPruning } from './pruneModel.ts';
import type { PruneStage, Recipe, TrainStage } from './recipe.ts';

/**
 * @throws LabError 'unknownId' | 'optionInvalid' | 'recipeInvalid' | 'patternImpossible': the first thing that cannot be
 */
export function checkRecipe(recipe: Recipe, prunable: readonly PrunableWeight[]): void {
  for (const stage of recipe.stages) {
    if (stage.stage === 'prune') checkPruning(stage, prunable);
    else if (stage.stage !== 'evaluate') checkTraining(stage);
  }
}

function checkPruning(stage: PruneStage, prunable: readonly PrunableWeight[]): void {
  const plan = planPruning(stage);
  for (const name of [...stage.protect, ...Object.keys(stage.overrides)]) {
    if (prunable.some((weight) => weight.name === name)) continue;
    throw new LabError('recipeInvalid', `prune: the network has no prunable weight '${name}'`, {
      field: 'protect',
      problem: name,
    });
  }
  for (const { name, rows, columns } of prunable) {
    if (!stage.protect.includes(name)) plan.pattern.check(name, rows, columns, plan.patternOptions);
  }
}

function checkTraining(stage: TrainStage): void {
  const optimizer = optimizers.get(stage.optimizer.id);
  parseOptions(`optimizer ${optimizer.id}`, optimizer.options, stage.optimizer.options);
  const learningRate = learningRates.get(stage.learningRate.id);
  parseOptions(`learningRate ${learningRate.id}`, learningRate.options, stage.learningRate.options);
}
