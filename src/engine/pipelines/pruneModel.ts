/**
 * The one conductor of pruning: weights -> scores -> sparsity of each layer -> masks. It knows methods, patterns and
 * allocations by what they declare, never by their id.
 */
import type { AllocatedWeight, Allocation } from '../allocation/allocation.ts';
import { allocations } from '../allocation/index.ts';
import { methods } from '../methods/index.ts';
import type { Method, ScoreWeightsMethod, SolveMethod, WeightContext } from '../methods/method.ts';
import { type OptionSchema, type OptionValues, parseOptions } from '../options.ts';
import { patterns } from '../patterns/index.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { selectMask as selectByPattern } from '../patterns/selectMask.ts';
import type { StatisticId, StatisticsOf } from '../statistics/statistic.ts';
import { type Mask, type Matrix, maskSparsity } from '../tensor/matrix.ts';
import type { Random } from '../tensor/random.ts';
import type { PruneStage } from './recipe.ts';
import { refusal } from './refusal.ts';

export type WeightStatistics = StatisticsOf<StatisticId>;

/** A prune stage with its catalogue entries looked up and its options checked. */
export interface PrunePlan<M extends Method = Method> {
  readonly stage: PruneStage;
  readonly method: M;
  readonly methodOptions: OptionValues<OptionSchema>;
  readonly pattern: Pattern;
  readonly patternOptions: OptionValues<OptionSchema>;
  readonly allocation: Allocation;
  readonly allocationOptions: OptionValues<OptionSchema>;
  /** One ranking over the whole model: the method says so, whatever allocation is written. */
  readonly ranksModel: boolean;
}

/** @throws LabError 'unknownId' | 'optionInvalid' | 'recipeInvalid' */
export function planPruning(stage: PruneStage): PrunePlan {
  const method = methods.get(stage.method.id);
  const pattern = patterns.get(stage.pattern.id);
  const patternOptions = parseOptions(`pattern ${pattern.id}`, pattern.options, stage.pattern.options);
  const methodOptions = parseOptions(`method ${method.id}`, method.options, stage.method.options);
  const ranksModel = method.kind === 'scoreWeights' && method.compare(methodOptions) === 'model';
  const allocation = allocations.get(ranksModel ? 'global' : stage.allocation.id);
  if (method.kind === 'solve' && allocation.needsScores) {
    throw refusal(
      'solveRanksAll',
      'prune',
      'allocation',
      `${method.id} finds its scores layer by layer, so an allocation that ranks all scores first (${allocation.id}) cannot be used`,
    );
  }
  return {
    stage,
    method,
    methodOptions,
    pattern,
    patternOptions,
    allocation,
    allocationOptions: ranksModel
      ? parseOptions('allocation', allocation.options, {})
      : parseOptions(`allocation ${allocation.id}`, allocation.options, stage.allocation.options),
    ranksModel,
  };
}

/** A plan that decides weight by weight, in one look at the network. */
export type WeightPlan = PrunePlan<ScoreWeightsMethod | SolveMethod>;

/** @throws LabError 'recipeInvalid' for a method that prunes while it trains, or takes whole channels */
export function asWeightPlan(plan: PrunePlan): WeightPlan {
  const { method } = plan;
  if (method.kind === 'scoreGroups') {
    throw refusal(
      'takesChannels',
      'prune',
      'method',
      `${method.name} takes whole channels; here weights are cut one by one`,
    );
  }
  if (method.kind !== 'scoreSteps') return { ...plan, method };
  throw refusal(
    'needsAdapters',
    'prune',
    'method',
    `${method.name} prunes while adapters train; here a network is cut in one look`,
  );
}

/** What must be known of the calibration data: what the method asks for, and what the allocation asks for. */
export function planStatistics({ method, allocation }: PrunePlan): readonly StatisticId[] {
  return [...new Set([...method.statistics, ...(allocation.outlierMeans ? (['inputNorm'] as const) : [])])];
}

/**
 * Scores of one weight matrix. What an earlier round pruned ranks below everything else, so that it goes first again.
 * @returns [out, in], higher = kept
 */
export function scoreWeight(plan: PrunePlan, context: AnyContext, pruned: Mask | undefined): Float32Array {
  if (plan.method.kind !== 'scoreWeights') throw new Error(`${plan.method.id} solves; it gives no scores beforehand`);
  const scores = plan.method.score(context);
  if (pruned) sinkPruned(scores, pruned);
  return scores;
}

export type AnyContext = WeightContext<OptionSchema, StatisticId>;

export function weightContext(
  plan: Pick<PrunePlan, 'methodOptions'>,
  name: string,
  weight: Matrix,
  stats: WeightStatistics,
  random: Random,
): AnyContext {
  return { name, weight, stats, options: plan.methodOptions, random: random.split(name) };
}

/** Writes a score below the lowest one wherever the mask has pruned. */
export function sinkPruned(scores: Float32Array, mask: Mask): void {
  let lowest = Number.POSITIVE_INFINITY;
  for (const score of scores) if (score < lowest) lowest = score;
  const sunk = Math.fround(lowest - Math.max(1, Math.abs(lowest)));
  for (let i = 0; i < scores.length; i++) if (mask.kept[i] === 0) scores[i] = sunk;
}

/**
 * Sparsity of each unprotected weight: the pattern's own, else the hand-set one, else the allocation's share.
 * @param scores by name; needed when the allocation ranks them
 * @param outliers share of outliers by name; needed when the allocation asks for it
 */
export function layerTargets(
  plan: PrunePlan,
  weights: readonly AllocatedWeight[],
  scores: ReadonlyMap<string, Float32Array>,
  outliers: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const open = weights.filter((weight) => !plan.stage.protect.includes(weight.name));
  for (const weight of open) plan.pattern.check(weight.name, weight.rows, weight.columns, plan.patternOptions);
  const fixed = plan.pattern.fixedSparsity(plan.patternOptions);
  const spread = open.filter((weight) => plan.stage.overrides[weight.name] === undefined);
  const allocated =
    fixed === null && spread.length > 0
      ? plan.allocation.allocate({
          weights: spread,
          sparsity: plan.stage.sparsity,
          options: plan.allocationOptions,
          scores,
          outliers,
        })
      : new Map<string, number>();
  return new Map(
    open.map(({ name }) => [name, fixed ?? plan.stage.overrides[name] ?? allocated.get(name) ?? plan.stage.sparsity]),
  );
}

/** The mask of one matrix from its scores. */
export function selectMask(
  plan: PrunePlan & { readonly method: Method },
  rows: number,
  columns: number,
  scores: Float32Array,
  sparsity: number,
): Promise<Mask> {
  const method = plan.method as ScoreWeightsMethod;
  const compare = method.compare(plan.methodOptions);
  return selectByPattern(plan.pattern, {
    scores,
    rows,
    columns,
    sparsity,
    compare: compare === 'row' ? 'row' : 'layer',
    counting: method.counting(plan.methodOptions),
    options: plan.patternOptions,
  });
}

/** Zeros / all over a set of masks; 0 for none. */
export function overallSparsity(masks: Iterable<Mask>): number {
  let zeros = 0;
  let all = 0;
  for (const mask of masks) {
    zeros += maskSparsity(mask) * mask.kept.length;
    all += mask.kept.length;
  }
  return all === 0 ? 0 : zeros / all;
}
