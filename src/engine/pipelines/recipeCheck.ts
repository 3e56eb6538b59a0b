/** Holds a whole recipe against the catalogue and the network before anything runs. */
import { LabError } from '../errors.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { parseOptions } from '../options.ts';
import { stepsOf } from '../training/batches.ts';
import { learningRates } from '../training/learningRates/index.ts';
import { optimizers } from '../training/optimizers/index.ts';
import { growthEvents } from './adapting/events.ts';
import { asStepPlan, checkAdapted, growsAtOnce } from './adapting/stepPlan.ts';
import { checkLora } from './lora.ts';
import { asWeightPlan, type PrunePlan, planPruning } from './pruneModel.ts';
import type { PruneStage, Recipe, ReinitializeStage, Stage, TrainStage } from './recipe.ts';
import { trainExamples } from './recipeData.ts';
import { refusal } from './refusal.ts';
import { asGroupPlan, checkGroupPlan } from './structured/groupPlan.ts';
import type { WhileTraining } from './whileTraining/config.ts';
import { planAt } from './whileTraining/course.ts';
import { maskRules } from './whileTraining/index.ts';

/**
 * @param examples to train on; by default what the recipe says
 * @throws LabError 'unknownId' | 'optionInvalid' | 'recipeInvalid' | 'patternImpossible': the first thing that cannot be
 */
export function checkRecipe(recipe: Recipe, spec: ModelSpec, examples: number = trainExamples(recipe.data)): void {
  const prunable = prunableWeights(spec);
  for (const [index, stage] of recipe.stages.entries()) {
    const earlier = recipe.stages.slice(0, index);
    if (stage.stage === 'prune') checkPruneStage(stage, spec, examples);
    else if (stage.stage === 'reinitialize') checkReinitializing(stage, earlier);
    else if (stage.stage === 'train' || stage.stage === 'finetune')
      checkTraining(stage, recipe, earlier, prunable, examples);
  }
}

function checkPruneStage(stage: PruneStage, spec: ModelSpec, examples: number): void {
  const prunable = prunableWeights(spec);
  const plan = planPruning(stage);
  checkPruning(stage, plan, prunable);
  const byGroups = asGroupPlan(plan);
  if (byGroups) checkGroupPlan(byGroups, spec);
  const bySteps = asStepPlan(plan);
  if (!bySteps) return;
  const { training } = bySteps;
  checkCourse(training);
  checkAdapted(bySteps, prunable);
  const steps = stepsOf(training.epochs, examples, training.batchSize);
  if (steps < 1 || growthEvents(bySteps.course, steps, growsAtOnce(bySteps)).length === 0) {
    throw refusal('noEvent', 'prune', 'training.epochs', `${steps} steps are too few for a single event`);
  }
}

function checkPruning(
  { protect, overrides }: Pick<PruneStage, 'protect' | 'overrides'>,
  plan: PrunePlan,
  prunable: readonly PrunableWeight[],
): void {
  for (const name of [...protect, ...Object.keys(overrides)]) {
    if (prunable.some((weight) => weight.name === name)) continue;
    throw new LabError('recipeInvalid', `prune: the network has no prunable weight '${name}'`, {
      field: 'protect',
      problem: name,
    });
  }
  for (const { name, rows, columns } of prunable) {
    if (!protect.includes(name)) plan.pattern.check(name, rows, columns, plan.patternOptions);
  }
}

function checkTraining(
  stage: TrainStage,
  { model }: Recipe,
  earlier: readonly Stage[],
  prunable: readonly PrunableWeight[],
  examples: number,
): void {
  checkCourse(stage);
  const steps = stepsOf(stage.epochs, examples, stage.batchSize);
  for (const step of stage.keep ?? []) {
    if (step >= steps) throw refusal('rewindTooLate', 'recipe', 'keep', `step ${step} of a training of ${steps} steps`);
  }
  const lora = 'lora' in stage ? stage.lora : undefined;
  if (lora) checkLora(lora, prunable);
  if (stage.guard === false && (stage.pruning || lora)) {
    throw refusal('guardWhilePruning', 'recipe', 'guard', 'masks that move, and adapters, need their zeros');
  }
  if (!stage.pruning) return;
  if (lora)
    throw refusal(
      'adaptersAndMasks',
      'recipe',
      'lora',
      'adapters stand beside masks that stand: prune while every weight trains, or before',
    );
  checkWhileTraining(stage.pruning, prunable);
  const masked = earlier.some((before) => before.stage === 'prune');
  if (maskRules.get(stage.pruning.rule.id).beginsByLot && model.weights === 'trained' && !masked) {
    throw refusal(
      'lotOnTrained',
      'recipe',
      'pruning',
      `${stage.pruning.rule.id} begins with masks drawn by lot, which would waste trained weights`,
    );
  }
}

function checkCourse(course: Pick<TrainStage, 'optimizer' | 'learningRate'>): void {
  const optimizer = optimizers.get(course.optimizer.id);
  parseOptions(`optimizer ${optimizer.id}`, optimizer.options, course.optimizer.options);
  const learningRate = learningRates.get(course.learningRate.id);
  parseOptions(`learningRate ${learningRate.id}`, learningRate.options, course.learningRate.options);
}

function checkWhileTraining(config: WhileTraining, prunable: readonly PrunableWeight[]): void {
  const rule = maskRules.get(config.rule.id);
  parseOptions(`mask rule ${rule.id}`, rule.options, config.rule.options);
  const plan = planAt(config, config.sparsity);
  checkPruning(config, asWeightPlan(plan), prunable);
  rule.check(config, plan);
}

function checkReinitializing({ mode, step }: ReinitializeStage, earlier: readonly Stage[]): void {
  const wanted = { fresh: null, original: 0, rewind: step }[mode];
  if (wanted === null) return;
  const keeps = (stage: Stage) =>
    (stage.stage === 'train' || stage.stage === 'finetune') && stage.keep?.includes(wanted);
  if (earlier.some(keeps)) return;
  throw refusal(
    'nothingKept',
    'recipe',
    'keep',
    `reinitialize: no earlier training keeps its weights after step ${wanted}`,
  );
}
