/** Sparsity over time as the page draws it: what the recipe plans, and what has happened. */
import { planPruning } from '../engine/pipelines/pruneModel.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import { eventsOf } from '../engine/pipelines/whileTraining/course.ts';
import { stepsOf } from '../engine/training/batches.ts';
import type { MaskHistoryView } from './protocol.ts';

/** @param train examples that a training sees in one epoch */
export function plannedSparsity(recipe: Recipe, train: number): Pick<MaskHistoryView, 'planned' | 'steps'> {
  const planned: (readonly [number, number])[] = [];
  let steps = 0;
  for (const stage of recipe.stages) {
    if (stage.stage === 'prune') {
      const { pattern, patternOptions } = planPruning(stage);
      planned.push([steps, pattern.fixedSparsity(patternOptions) ?? stage.sparsity]);
    } else if (stage.stage === 'train' || stage.stage === 'finetune') {
      const own = stepsOf(stage.epochs, train, stage.batchSize);
      for (const { at, sparsity } of stage.pruning ? eventsOf(stage.pruning, own) : []) {
        planned.push([steps + at, sparsity]);
      }
      steps += own;
    }
  }
  return { planned, steps };
}

export function maskHistoryView(run: Run): MaskHistoryView {
  return { moves: run.maskHistory.moves, ...plannedSparsity(run.recipe, run.data.trainSize) };
}
