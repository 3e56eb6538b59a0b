/** What training costs, so that pipelines can be compared fairly: optimiser steps, and multiply-accumulates. */
import { macsByLayer } from '../evaluation/macs.ts';
import type { Masks } from '../models/masks.ts';
import type { ModelSpec } from '../models/spec.ts';
import { stepsOf } from '../training/batches.ts';
import type { Recipe, Stage, TrainStage } from './recipe.ts';
import { trainExamples } from './recipeData.ts';

export interface Budget {
  /** Optimiser steps. */
  readonly steps: number;
  /** Multiply-accumulates as the dense network computes. */
  readonly macs: number;
  /** Multiply-accumulates that touch a weight which was kept. */
  readonly liveMacs: number;
}

export const noBudget: Budget = { steps: 0, macs: 0, liveMacs: 0 };

/** One pass forward, one back to the inputs, one back to the weights: each costs as much as the first. */
const passes = 3;

/**
 * One optimiser step, or one step of gradients that a mask rule takes in its place.
 * @param batch examples: images, or sequences
 * @param sequenceLength predictions an example: tokens of a sequence; 1 for images
 */
export function stepBudget(spec: ModelSpec, masks: Masks, batch: number, sequenceLength: number): Budget {
  const { dense, live } = macsByLayer(spec, masks, sequenceLength).total;
  const times = passes * batch * sequenceLength;
  return { steps: 1, macs: times * dense, liveMacs: times * live };
}

export function addBudgets(a: Budget, b: Budget): Budget {
  return { steps: a.steps + b.steps, macs: a.macs + b.macs, liveMacs: a.liveMacs + b.liveMacs };
}

/** Of a whole recipe before it runs; what masks will spare is known only by running it. @param sequenceLength as stepBudget */
export function plannedBudget(recipe: Recipe, spec: ModelSpec, sequenceLength: number): Omit<Budget, 'liveMacs'> {
  let planned = noBudget;
  for (const stage of recipe.stages) {
    const course = courseOf(stage);
    if (!course) continue;
    const batch = Math.min(course.batchSize, trainExamples(recipe.data));
    const one = stepBudget(spec, new Map(), batch, sequenceLength);
    const steps = stepsOf(course.epochs, trainExamples(recipe.data), course.batchSize);
    planned = addBudgets(planned, { steps, macs: steps * one.macs, liveMacs: 0 });
  }
  return { steps: planned.steps, macs: planned.macs };
}

/** The same recipe with its training stretched or shortened to a number of optimiser steps, in the same proportions. */
export function withSteps(recipe: Recipe, steps: number): Recipe {
  const planned = recipe.stages.map((stage) => {
    const course = courseOf(stage);
    return course ? stepsOf(course.epochs, trainExamples(recipe.data), course.batchSize) : 0;
  });
  const all = planned.reduce((sum, own) => sum + own, 0);
  if (all === 0) return recipe;
  let [before, given] = [0, 0];
  const stages = recipe.stages.map((stage, index) => {
    const course = courseOf(stage);
    if (!course) return stage;
    before += planned[index];
    const own = Math.round((before * steps) / all) - given; // rounded in total, so that the sum is met exactly
    given += own;
    const epochs = own / stepsOf(1, trainExamples(recipe.data), course.batchSize);
    return stage.stage === 'prune' ? { ...stage, training: { ...stage.training!, epochs } } : { ...stage, epochs };
  });
  return { ...recipe, stages };
}

/** How a stage trains: a training stage itself, or a prune stage whose method trains adapters; null = it does not. */
export function courseOf(stage: Stage): Pick<TrainStage, 'epochs' | 'batchSize'> | null {
  if (stage.stage === 'train' || stage.stage === 'finetune') return stage;
  return stage.stage === 'prune' ? (stage.training ?? null) : null;
}
