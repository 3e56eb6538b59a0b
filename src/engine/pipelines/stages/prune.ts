/**
 * One pruning event: statistics if the method asks for them, then a score for every layer, then a mask for every layer.
 * A method that solves gives its scores with its mask, so its score steps are empty and are left out.
 */

import type { Dampening } from '../../methods/dampening.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Mask, Matrix } from '../../tensor/matrix.ts';
import { asStepPlan } from '../adapting/stepPlan.ts';
import { gatherStatistics, type StatisticsByWeight } from '../gatherStatistics.ts';
import { copyNetwork, disposeNetwork, matrixOf } from '../network.ts';
import { outliersOf } from '../outliers.ts';
import {
  asWeightPlan,
  layerTargets,
  planPruning,
  planStatistics,
  scoreWeight,
  type WeightPlan,
  type WeightStatistics,
  weightContext,
} from '../pruneModel.ts';
import type { PruneStage } from '../recipe.ts';
import { asGroupPlan } from '../structured/groupPlan.ts';
import { type BlockWeights, blockSteps, blocksOf, walksBlocks } from './blockPlan.ts';
import { cutLayer } from './layerCut.ts';
import { maskedReport } from './maskedReport.ts';
import { type FirstParts, partReport, partsOf } from './parts.ts';
import { ActiveAdapting, adaptingSteps } from './pruneAdapting.ts';
import { ActiveBlockPruning } from './pruneBlocks.ts';
import { ActiveGroupPruning, groupPruningSteps } from './pruneGroups.ts';
import { loadRecord, PruningMemo, saveRecord } from './pruningState.ts';
import type {
  ActiveStage,
  Explain,
  Parts,
  PruningRecord,
  StageContext,
  StageState,
  StageType,
  StepReport,
} from './stage.ts';

export const pruneStage: StageType<PruneStage> = {
  id: 'prune',
  plan(config, { network, data }) {
    const plan = planPruning(config);
    const bySteps = asStepPlan(plan);
    if (bySteps) return adaptingSteps(bySteps, data);
    const byGroups = asGroupPlan(plan);
    if (byGroups) return groupPruningSteps(byGroups, network);
    if (walksBlocks(plan, network.spec)) return blockSteps(plan, network);
    const layers = network.prunable.length;
    const scoring = (planStatistics(plan).length > 0 ? 1 : 0) + (plan.method.kind === 'scoreWeights' ? layers : 0);
    return new Map([
      ['score', scoring],
      ['mask', layers],
    ]);
  },
  start(config, context, state) {
    const plan = planPruning(config);
    const bySteps = asStepPlan(plan);
    if (bySteps) return new ActiveAdapting(bySteps, context, state);
    const byGroups = asGroupPlan(plan);
    if (byGroups) return new ActiveGroupPruning(byGroups, context, state);
    const byWeight = asWeightPlan(plan);
    return walksBlocks(byWeight, context.network.spec)
      ? new ActiveBlockPruning(byWeight, context, state)
      : new ActivePruning(byWeight, context, state);
  },
};

/** Readable while it runs: the page shows scores and the weights as they were before the cut. */
class ActivePruning implements ActiveStage, PruningRecord {
  readonly plan: WeightPlan;
  /** By weight name; filled as layers are scored. */
  readonly scores = new Map<string, Float32Array>();
  /** Numbers behind decisions, by name; filled as layers are scored or solved. */
  readonly explanations = new Map<string, Explain>();
  /** Weights before this event, by name; filled at the first step. */
  readonly before = new Map<string, Matrix>();
  readonly raised = new Map<string, Dampening>();
  readonly errors = new Map<string, number>();
  /** Of methods that watch them. */
  readonly inputNorms = new Map<string, Float32Array>();
  readonly diagonals = new Map<string, Float32Array>();
  readonly weights: readonly PrunableWeight[];
  readonly #context: StageContext;
  readonly #earlier: ReadonlyMap<string, Mask>;
  readonly #blocks: readonly BlockWeights[];
  #stats: StatisticsByWeight = new Map();
  #targets: ReadonlyMap<string, number> | null = null;
  #step = 0;
  #part = 0;

  constructor(plan: WeightPlan, context: StageContext, state: StageState | null) {
    this.plan = plan;
    this.#context = context;
    this.weights = context.network.prunable;
    this.#blocks = blocksOf(context.network);
    this.#step = state?.step ?? 0;
    this.#part = state?.part ?? 0;
    this.#earlier = new Map(context.network.masks);
    if (state) loadRecord(this, state.arrays);
    if (state?.memo instanceof PruningMemo) {
      this.#stats = new Map(state.memo.stats) as StatisticsByWeight;
      for (const [name, explain] of state.memo.explanations) this.explanations.set(name, explain);
    }
  }

  get pruning(): PruningRecord {
    return this;
  }
  get #gathers(): number {
    return planStatistics(this.plan).length > 0 ? 1 : 0;
  }
  get #scoring(): number {
    return this.plan.method.kind === 'scoreWeights' ? this.weights.length : 0;
  }
  get steps(): number {
    return this.#gathers + this.#scoring + this.weights.length;
  }
  get step(): number {
    return this.#step;
  }
  get #scoredStep(): number {
    return this.#gathers + this.#scoring;
  }
  /** Layers are cut in network order, after all are scored. */
  get done(): ReadonlySet<string> {
    const cut = Math.max(0, this.#step - this.#scoredStep);
    return new Set(this.weights.slice(0, cut).map(({ name }) => name));
  }
  get block(): number | null {
    const next =
      this.weights[this.#step < this.#scoredStep ? this.#step - this.#gathers : this.#step - this.#scoredStep];
    return this.#blocks.find(({ weights }) => weights.includes(next))?.block ?? null;
  }
  get phase(): 'score' | 'mask' {
    return this.#step < this.#scoredStep ? 'score' : 'mask';
  }

  get part(): number {
    return this.#part;
  }
  get parts(): Parts | null {
    const weight = this.phase === 'mask' ? this.weights[this.#step - this.#scoredStep] : undefined;
    return weight ? partsOf(this.plan, weight) : null;
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    if (this.before.size === 0) {
      for (const { name } of this.weights) this.before.set(name, await matrixOf(this.#context.network, name));
    }
    const report = await this.#advance(signal);
    this.#step += 1;
    this.#part = 0;
    return report;
  }

  async advancePart(signal?: AbortSignal): Promise<StepReport> {
    const { parts } = this;
    const done = this.#part + 1;
    if (!parts || done >= parts.count) return this.advance(signal);
    const weight = this.weights[this.#step - this.#scoredStep];
    await this.#gatherAgain(signal);
    const { mask } = await this.#decide(weight, { parts, done });
    this.#part = done;
    return partReport(weight.name, mask, { parts, done });
  }

  async #advance(signal?: AbortSignal): Promise<StepReport> {
    if (this.#step < this.#gathers) {
      const examples = await this.#gather(signal);
      return { did: 'gathered', phase: 'score', examples };
    }
    if (this.#step < this.#scoredStep) return this.#score(this.weights[this.#step - this.#gathers]);
    await this.#gatherAgain(signal);
    return this.#cut(this.weights[this.#step - this.#scoredStep]);
  }

  /** After a resume from disk. */
  async #gatherAgain(signal?: AbortSignal): Promise<void> {
    const readsStats = this.plan.method.kind === 'solve' || this.plan.allocation.outlierMeans;
    if (readsStats && this.#stats.size === 0 && this.#gathers > 0) await this.#gather(signal);
  }

  /** Walks the data with the weights as they were before this event: some layers may be cut already after a resume. */
  async #gather(signal?: AbortSignal): Promise<number> {
    const { network, data } = this.#context;
    const examples = Math.min(this.plan.stage.calibration, data.trainSize);
    const dense = await copyNetwork(network, this.before);
    try {
      this.#stats = await gatherStatistics(dense, planStatistics(this.plan), data, examples, signal);
    } finally {
      disposeNetwork(dense);
    }
    for (const [name, { inputNorm }] of this.#stats) {
      const watched = inputNorm as WeightStatistics['inputNorm'] | undefined;
      if (watched) this.inputNorms.set(name, watched.squaredNorm.map(Math.sqrt));
    }
    return examples;
  }

  #contextOf(name: string) {
    const stats = this.#stats.get(name) ?? {};
    return weightContext(this.plan, name, this.#matrixBefore(name), stats as never, this.#context.random);
  }

  #score({ name }: PrunableWeight): StepReport {
    const { method } = this.plan;
    if (method.kind !== 'scoreWeights') throw new Error(`${method.id} has no score steps`);
    const context = this.#contextOf(name);
    this.scores.set(name, scoreWeight(this.plan, context, this.#earlier.get(name)));
    this.explanations.set(name, (row, column) => method.explain(context, row, column));
    return { did: 'scored', phase: 'score', layer: name };
  }

  async #cut(weight: PrunableWeight): Promise<StepReport> {
    const { mask, target } = await this.#decide(weight);
    return maskedReport(this.plan, weight.name, mask, target, this.raised.get(weight.name));
  }

  async #decide(weight: PrunableWeight, only?: FirstParts) {
    const { name } = weight;
    const outliers = () => outliersOf(this.plan, this.#stats, this.before);
    this.#targets ??= layerTargets(this.plan, this.weights, this.scores, outliers());
    const target = this.#targets.get(name);
    const cut = { context: () => this.#contextOf(name), target, earlier: this.#earlier.get(name), only };
    return { mask: await cutLayer(this, this.#context.network, weight, cut), target };
  }

  #matrixBefore(name: string): Matrix {
    const matrix = this.before.get(name);
    if (!matrix) throw new Error(`prune: ${name} was not read`);
    return matrix;
  }

  async save(): Promise<StageState> {
    return {
      step: this.#step,
      part: this.#part,
      arrays: saveRecord(this),
      memo: new PruningMemo(this.#stats, this.explanations),
    };
  }

  dispose(): void {}
}
