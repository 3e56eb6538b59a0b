/** A changed recipe from a place of a run on: what lies behind that place stays as it was. */

import type { Cursor } from './checkpoint.ts';
import type { Recipe, Stage } from './recipe.ts';
import { refusal } from './refusal.ts';

/**
 * @param old of the run that is branched
 * @param cursor the place; inside a stage, that stage goes on as it was, but for a prune stage of the same method,
 *   whose scores serve any sparsity, pattern and allocation
 * @throws LabError 'recipeInvalid' when `next` begins with other stages, or would end a half-cut layer in another way
 */
export function branchRecipe(old: Recipe, cursor: Cursor, next: Recipe): Recipe {
  const entered = cursor.stage + (cursor.step > 0 || cursor.part ? 1 : 0);
  const head = old.stages.slice(0, entered);
  const same =
    next.stages.length >= head.length && head.every(({ stage }, index) => stage === next.stages[index].stage);
  if (!same) {
    throw refusal(
      'otherBeginning',
      'branch',
      'stages',
      `the run began with ${head.map(({ stage }) => stage).join(', ')}`,
    );
  }
  const inside = entered > cursor.stage ? cursor.stage : -1;
  if (cursor.part && JSON.stringify(head[inside]) !== JSON.stringify(next.stages[inside])) {
    throw refusal('layerHalfCut', 'branch', 'stages', `${cursor.part} parts of a layer were cut already`);
  }
  const kept = head.map((stage, index) =>
    index === inside && servesScores(stage, next.stages[index]) ? next.stages[index] : stage,
  );
  return { ...next, seed: old.seed, stages: [...kept, ...next.stages.slice(entered)] };
}

function servesScores(old: Stage, next: Stage): boolean {
  return (
    old.stage === 'prune' &&
    next.stage === 'prune' &&
    JSON.stringify([old.method, old.calibration]) === JSON.stringify([next.method, next.calibration])
  );
}
