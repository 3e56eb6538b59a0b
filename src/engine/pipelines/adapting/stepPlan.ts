/** A prune stage whose method judges steps of adapters: what it may be combined with, and what stays whole. */
import type { ScoreStepsMethod, StepCourse } from '../../methods/method.ts';
import { blockNodes } from '../../models/forward.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { adapterTargets } from '../../training/lora/adapters.ts';
import { layerTargets, type PrunePlan } from '../pruneModel.ts';
import type { PruneStage } from '../recipe.ts';
import { type RefusalReason, refusal } from '../refusal.ts';

export type StepTraining = NonNullable<PruneStage['training']>;
export type StepPlan = PrunePlan<ScoreStepsMethod> & {
  readonly training: StepTraining;
  readonly course: StepCourse;
};

/** @returns null for a method of another kind. @throws LabError 'recipeInvalid' with the reason */
export function asStepPlan(plan: PrunePlan): StepPlan | null {
  const { method, methodOptions, pattern, patternOptions, allocation } = plan;
  const { training } = plan.stage;
  if (method.kind !== 'scoreSteps') {
    if (training) throw refuse('trainingNotRead', 'training', `${method.name} does not train while it prunes`);
    return null;
  }
  if (!training)
    throw refuse('adaptersWithoutTraining', 'training', `${method.name} prunes while adapters train: say for how long`);
  if (allocation.needsScores || allocation.outlierMeans) {
    throw refuse(
      'ranksWithinLayer',
      'allocation',
      `${method.name} ranks within a layer; ${allocation.id} needs scores before the first step`,
    );
  }
  const wholeUnits = pattern.fixedSparsity(patternOptions) === null && pattern.unitColumns(patternOptions) === 1;
  if (method.unit(methodOptions) === 'group' && !wholeUnits) {
    throw refuse(
      'wholeChannels',
      'pattern',
      `${method.name} takes whole heads and channels here, which ${pattern.id} does not allow`,
    );
  }
  return { ...plan, method, training, course: method.course(methodOptions) };
}

/** Masks that cannot grow, since the pattern dictates their sparsity. */
export function growsAtOnce({ pattern, patternOptions }: PrunePlan): boolean {
  return pattern.fixedSparsity(patternOptions) !== null;
}

/** @throws LabError 'recipeInvalid' for a weight that would be judged by an adapter which it has not */
export function checkAdapted({ method, stage, training }: StepPlan, prunable: readonly PrunableWeight[]): void {
  const adapted = new Set(adapterTargets(prunable, training.lora.targets));
  const bare = prunable.find((weight) => !adapted.has(weight) && !stage.protect.includes(weight.name));
  if (!bare) return;
  throw refuse(
    'weightWithoutAdapter',
    'lora.targets',
    `${method.name} judges a weight by its adapter: give ${bare.name} one, or protect it`,
  );
}

/** Final sparsity of every weight that may lose something, by name. */
export function openTargets(
  plan: StepPlan,
  spec: ModelSpec,
  prunable: readonly PrunableWeight[],
): ReadonlyMap<string, number> {
  const { stage } = plan;
  const frozen = prunable.filter(({ layer }) => frozenLayers(spec, plan.course).has(layer)).map(({ name }) => name);
  const protect = [...new Set([...stage.protect, ...frozen])];
  return layerTargets({ ...plan, stage: { ...stage, protect } }, prunable, new Map());
}

/** Blocks of a decoder that may lose something: [start, end). */
export function openBlocks(blocks: number, { freeze }: StepCourse): { readonly start: number; readonly end: number } {
  return { start: Math.floor(freeze.first * blocks), end: blocks - freeze.last };
}

/** Nodes of frozen blocks; none in a network without blocks. */
function frozenLayers(spec: ModelSpec, course: StepCourse): ReadonlySet<string> {
  if (spec.task !== 'language') return new Set();
  const { start, end } = openBlocks(spec.blocks.length, course);
  const frozen = spec.blocks.filter((_, index) => index < start || index >= end);
  return new Set(frozen.flatMap((block) => blockNodes(spec, block).map(({ id }) => id)));
}

const refuse = (reason: RefusalReason, field: string, problem: string) => refusal(reason, 'prune', field, problem);
