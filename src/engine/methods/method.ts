/** A method is a formula: what it reads, what competes with what, and the score or the solution it gives. */
import type { Group } from '../graph/groups.ts';
import type { ParamArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { OptionSchema, OptionValues } from '../options.ts';
import type { CompareGroup, CountingRule, Pattern } from '../patterns/pattern.ts';
import type { Entry } from '../registry.ts';
import type { StatisticId, StatisticsOf } from '../statistics/statistic.ts';
import type { Mask, Matrix } from '../tensor/matrix.ts';
import type { Random } from '../tensor/random.ts';
import type { Dampening } from './dampening.ts';
import type { Explanation, Received } from './explanation.ts';
import type { Adapter, AdapterGradient } from './loraprune/importance.ts';

export interface Paper {
  readonly title: string;
  readonly authors: string;
  readonly year: number;
  readonly url: string;
}

export interface WeightContext<S extends OptionSchema, I extends StatisticId> {
  /** Parameter name: `dense1.weight`. */
  readonly name: string;
  readonly weight: Matrix;
  readonly stats: StatisticsOf<I>;
  readonly options: OptionValues<S>;
  /** Split by seed and weight name. */
  readonly random: Random;
}

export type { Explanation, Received };

interface MethodBase<S extends OptionSchema, I extends StatisticId> extends Entry {
  /** As the paper writes it; not translated. */
  readonly name: string;
  readonly paper: Paper | null;
  readonly statistics: readonly I[];
  readonly options: S;
}

/** Gives one score for each weight; the pattern selects. */
export interface ScoreWeightsMethod<S extends OptionSchema = OptionSchema, I extends StatisticId = StatisticId>
  extends MethodBase<S, I> {
  readonly kind: 'scoreWeights';
  /** `model` = one ranking over all layers: the conductor then uses the `global` allocation. */
  compare(options: OptionValues<S>): CompareGroup | 'model';
  counting(options: OptionValues<S>): CountingRule;
  /** @returns [out, in], higher = kept, finite. */
  score(context: WeightContext<S, I>): Float32Array;
  /** The terms of one weight's score, at [row, column]. */
  explain(context: WeightContext<S, I>, row: number, column: number): Explanation;
}

export interface SolveRequest<S extends OptionSchema, I extends StatisticId> extends WeightContext<S, I> {
  readonly sparsity: number;
  readonly pattern: Pattern;
  readonly patternOptions: OptionValues<OptionSchema>;
  /** Solve columns 0 to here only, an end of `columnsTogether`: the rest is as they have left it, with nothing of it cut. */
  readonly until?: number;
}
export interface Solution {
  readonly mask: Mask;
  /** Corrected; exactly 0 where the mask is 0. */
  readonly weight: Matrix;
  /** [out, in]: what each removal costs, for pictures and ranks. Higher = kept. */
  readonly scores: Float32Array;
  /** Sum of the removals' costs. */
  readonly loss: number;
  /** Null where no Hessian is factored. */
  readonly dampening: Dampening | null;
  /** Of the inverse factor: what a removal in each column is divided by: [in]. */
  readonly diagonal: Float32Array;
  /** Numbers worth telling: inputs that were never active. */
  readonly measures: Readonly<Record<string, number>>;
  /** The terms behind one decision, at [row, column]. */
  explain(row: number, column: number): Explanation;
}
/** What a checkpoint keeps of a solved layer. */
export interface KeptSolution extends Pick<Solution, 'scores' | 'diagonal'> {
  /** Before the solution: [out, in]. */
  readonly weight: Matrix;
}
/** One column of a layer that is solved from left to right. Views: good until the watcher returns. */
export interface ColumnStep {
  readonly column: number;
  /** Columns that its errors were pushed into at once; later ones follow when the block is closed. */
  readonly block: readonly [start: number, end: number];
  /** Of the inverse factor: what a removal in this column is divided by. */
  readonly diagonal: number;
  /** [out, in], as it stands now. */
  readonly weight: Float32Array;
  /** Sum of the removals' costs up to here. */
  readonly loss: number;
}
/** Gives mask and corrected weights together (SparseGPT). */
export interface SolveMethod<S extends OptionSchema = OptionSchema, I extends StatisticId = StatisticId>
  extends MethodBase<S, I> {
  readonly kind: 'solve';
  /** Reads its inputs and leaves them as they are. Its heavy steps may run on a GPU, whose answers take a while. */
  solve(request: SolveRequest<S, I>): Promise<Solution>;
  /** `Solution.explain` from what is kept of a layer; terms that need more are left out. */
  explainKept(kept: KeptSolution, row: number, column: number): Explanation;
  /** So many columns are solved before what they cost is handed on to the rest; absent = a layer is one thing. */
  columnsTogether?(options: OptionValues<S>, pattern: Pattern, patternOptions: OptionValues<OptionSchema>): number;
  /** `solve` told step by step; it is made on typed arrays and ends at exactly what `solve` finds there. */
  trace?(request: SolveRequest<S, I>, watch: (step: ColumnStep) => void): Promise<Solution>;
}

/** One optimiser step on the adapter of one weight, seen before it is made. */
export interface AdapterStep {
  readonly adapter: Adapter;
  /** After clipping. */
  readonly gradient: AdapterGradient;
  /** W0 + scaling * B A, 0 where pruned: [out, in]. */
  readonly weight: Matrix;
  /** dL/dW, [out, in]; null unless the method reads it. */
  readonly weightGradient: Float32Array | null;
}

/** When masks grow during the steps, and what never loses anything. */
export interface StepCourse {
  /** Optimiser steps between two events. */
  readonly frequency: number;
  /** Shares of all steps before the sparsity rises and after it has reached its end, in [0, 1]. */
  readonly warmup: number;
  readonly cooldown: number;
  /** One more event where the rise ends, at the wanted sparsity itself. */
  readonly meetsTarget: boolean;
  /** Bound on the L2 norm of all gradients of a step; null = none. */
  readonly maxGradientNorm: number | null;
  /** Blocks of a decoder that stay whole: a share of the first ones (truncated), and a number of last ones. */
  readonly freeze: { readonly first: number; readonly last: number };
}

/**
 * Prunes while low-rank adapters train: every step says how important each weight is, a moving average of that is the
 * score, and masks grow between steps (LoRAPrune).
 */
export interface ScoreStepsMethod<S extends OptionSchema = OptionSchema> extends MethodBase<S, never> {
  readonly kind: 'scoreSteps';
  readsWeightGradient(options: OptionValues<S>): boolean;
  /** What is cut: single weights in the recipe's pattern, or the heads and channels of dependency groups. */
  unit(options: OptionValues<S>): 'weight' | 'group';
  counting(options: OptionValues<S>): CountingRule;
  course(options: OptionValues<S>): StepCourse;
  /** In this step: [out, in], not negative. */
  importance(step: AdapterStep, options: OptionValues<S>): Float32Array;
  /** One importance a group from those of its coupled layers. @param members [groups] each */
  couple(members: readonly Float32Array[]): Float32Array;
  /** The score after one more step; neither array is written. */
  average(before: Float32Array, now: Float32Array, options: OptionValues<S>): Float32Array;
  /** The terms of one weight's importance in this step, at [row, column]. */
  explain(step: AdapterStep, options: OptionValues<S>, row: number, column: number): Explanation;
}

/** Whole parameters by name, native layout; null where the method does not ask for it. */
export interface GroupEvidence {
  readonly arrays: ParamArrays;
  /** dL/dW of the mean calibration loss. */
  readonly gradients: ParamArrays | null;
  /** Mean square of single-example gradients: a diagonal Fisher. */
  readonly meanSquares: ParamArrays | null;
}

export interface GroupContext<S extends OptionSchema> {
  readonly group: Group;
  readonly evidence: GroupEvidence;
  readonly options: OptionValues<S>;
  /** Split by seed and the group's root. */
  readonly random: Random;
}

/**
 * Gives one score for each channel of a dependency group; whole channels or heads go, out of every layer of the group.
 * The wanted sparsity is the share of channels (heads), not of weights.
 */
export interface ScoreGroupsMethod<S extends OptionSchema = OptionSchema, I extends StatisticId = StatisticId>
  extends MethodBase<S, I> {
  readonly kind: 'scoreGroups';
  /** What it reads beside the weights, under these options. */
  gradients(options: OptionValues<S>): 'none' | 'mean' | 'squares';
  /** The groups it prunes, of all that a network has; in the same order. */
  scope(spec: ModelSpec, groups: readonly Group[], options: OptionValues<S>): readonly Group[];
  /** Does it leave blocks of a decoder whole? Absent = no. */
  spares?(options: OptionValues<S>): boolean;
  /** `local` takes the wanted share of every group; `global` ranks the channels of all groups together. */
  ranking(options: OptionValues<S>): 'local' | 'global';
  /** `reference` counts as the published code does: channels that stay are truncated. */
  counting(options: OptionValues<S>): 'exact' | 'reference';
  /** Cuts to reach the share, each with scores of its own. */
  cuts(options: OptionValues<S>): number;
  /** @returns by `group.channels`, higher = kept, finite */
  score(context: GroupContext<S>): Float32Array;
  /** The terms of one channel's score. @param place index into `group.channels` */
  explain(context: GroupContext<S>, place: number): Explanation;
}

export type Method = ScoreWeightsMethod | SolveMethod | ScoreStepsMethod | ScoreGroupsMethod;

/** Does its cut give new values to the weights that stay, or only zeros to those that go? */
const givesNewValues: Readonly<Record<Method['kind'], boolean>> = {
  scoreWeights: false,
  scoreGroups: false,
  scoreSteps: true,
  solve: true,
};
export function movesKept({ kind }: Method): boolean {
  return givesNewValues[kind];
}

/** Do whole channels go, out of every layer that is coupled by them? */
export function takesChannels(method: Method, options: OptionValues<OptionSchema>): boolean {
  return method.kind === 'scoreGroups' || (method.kind === 'scoreSteps' && method.unit(options) === 'group');
}

/** Does it leave blocks of a decoder whole, so that blocks differ in width once their channels are gone? */
export function sparesBlocks(method: Method, options: OptionValues<OptionSchema>): boolean {
  if (method.kind === 'scoreGroups') return method.spares?.(options) ?? false;
  if (method.kind !== 'scoreSteps') return false;
  const { first, last } = method.course(options).freeze;
  return first > 0 || last > 0;
}

/** Types the context by the declared statistics and options: asking for another statistic does not compile. */
export function defineScoreMethod<const S extends OptionSchema, const I extends StatisticId>(
  method: ScoreWeightsMethod<S, I>,
): ScoreWeightsMethod {
  return method as unknown as ScoreWeightsMethod;
}
export function defineSolveMethod<const S extends OptionSchema, const I extends StatisticId>(
  method: SolveMethod<S, I>,
): SolveMethod {
  return method as unknown as SolveMethod;
}
export function defineStepMethod<const S extends OptionSchema>(method: ScoreStepsMethod<S>): ScoreStepsMethod {
  return method as unknown as ScoreStepsMethod;
}
export function defineGroupMethod<const S extends OptionSchema, const I extends StatisticId>(
  method: ScoreGroupsMethod<S, I>,
): ScoreGroupsMethod {
  return method as unknown as ScoreGroupsMethod;
}
