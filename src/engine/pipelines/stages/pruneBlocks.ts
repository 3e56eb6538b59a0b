/**
 * One pruning event on a decoder in memory, block by block: the calibration sequences come through the blocks already
 * cut, statistics are taken of the block while it is dense, then its weights are scored and cut. As the code of SparseGPT
 * and Wanda does; `pruneDecoder` does the same on a checkpoint that is read block by block, with the same masks.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import type { Dampening } from '../../methods/dampening.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { LanguageSpec } from '../../models/spec.ts';
import type { WeightSource } from '../../models/weightSource.ts';
import type { Mask, Matrix } from '../../tensor/matrix.ts';
import { type DenseKnowledge, densePass } from '../decoder/densePass.ts';
import { gatherBlock, inputStatistics } from '../decoder/gather.ts';
import { reconstructionError } from '../decoder/reconstruction.ts';
import { matrixOf } from '../network.ts';
import { layerTargets, scoreWeight, type WeightPlan, type WeightStatistics, weightContext } from '../pruneModel.ts';
import { type BlockStep, planBlocks } from './blockPlan.ts';
import { BlockStates } from './blockStates.ts';
import { cutLayer } from './layerCut.ts';
import { maskedReport } from './maskedReport.ts';
import { type FirstParts, partReport, partsOf } from './parts.ts';
import { loadRecord, PruningMemo, saveRecord } from './pruningState.ts';
import type { ActiveStage, Explain, Parts, PruningRecord, StageContext, StageState, StepReport } from './stage.ts';

export class ActiveBlockPruning implements ActiveStage, PruningRecord {
  readonly plan: WeightPlan;
  readonly scores = new Map<string, Float32Array>();
  readonly explanations = new Map<string, Explain>();
  readonly before = new Map<string, Matrix>();
  readonly errors = new Map<string, number>();
  readonly raised = new Map<string, Dampening>();
  readonly inputNorms = new Map<string, Float32Array>();
  readonly diagonals = new Map<string, Float32Array>();
  readonly weights: readonly PrunableWeight[];
  readonly #context: StageContext;
  readonly #spec: LanguageSpec;
  readonly #plan: readonly BlockStep[];
  readonly #earlier: ReadonlyMap<string, Mask>;
  #stats = new Map<string, WeightStatistics>();
  #dense: DenseKnowledge | null = null;
  #targets: ReadonlyMap<string, number> | null = null;
  readonly #states: BlockStates;
  #step = 0;
  #part = 0;
  readonly byBlocks = true;

  constructor(plan: WeightPlan, context: StageContext, state: StageState | null) {
    this.plan = plan;
    this.#context = context;
    this.#spec = context.network.spec as LanguageSpec;
    this.weights = context.network.prunable;
    this.#earlier = new Map(context.network.masks);
    this.#plan = planBlocks(this.plan, context.network);
    this.#states = new BlockStates(this.#spec, context.network.params);
    this.#step = state?.step ?? 0;
    this.#part = state?.part ?? 0;
    if (state) loadRecord(this, state.arrays);
    if (state?.memo instanceof PruningMemo) {
      this.#stats = new Map(state.memo.stats) as Map<string, WeightStatistics>;
      for (const [name, explain] of state.memo.explanations) this.explanations.set(name, explain);
    }
  }

  get pruning(): PruningRecord {
    return this;
  }
  get steps(): number {
    return this.#plan.length;
  }
  get step(): number {
    return this.#step;
  }
  get done(): ReadonlySet<string> {
    const past = this.#plan.slice(0, this.#step);
    return new Set(past.flatMap((step) => (step.does === 'cut' ? [step.weight.name] : [])));
  }
  get block(): number | null {
    return this.#plan[this.#step]?.block ?? null;
  }
  get phase(): 'score' | 'mask' {
    return this.#plan[this.#step]?.does === 'cut' ? 'mask' : 'score';
  }

  get part(): number {
    return this.#part;
  }
  get parts(): Parts | null {
    const step = this.#plan[this.#step];
    return step?.does === 'cut' ? partsOf(this.plan, step.weight) : null;
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    const step = await this.#prepare(signal);
    const report = await this.#do(step, signal);
    this.#step += 1;
    this.#part = 0;
    return report;
  }

  async advancePart(signal?: AbortSignal): Promise<StepReport> {
    const { parts } = this;
    const done = this.#part + 1;
    if (!parts || done >= parts.count) return this.advance(signal);
    const { weight } = (await this.#prepare(signal)) as BlockStep & { does: 'cut' };
    const { mask } = await this.#decide(weight, signal, { parts, done });
    this.#part = done;
    return partReport(weight.name, mask, { parts, done });
  }

  /** @returns the next step, with what it reads */
  async #prepare(signal?: AbortSignal): Promise<BlockStep> {
    if (this.before.size === 0) {
      for (const { name } of this.weights) this.before.set(name, await matrixOf(this.#context.network, name));
    }
    const step = this.#plan[this.#step];
    // a layer without statistics: after a resume from disk
    if (step.does === 'gather' || !this.#stats.has(step.weight.name)) await this.#gather(step.block, signal);
    return step;
  }

  async #do(step: BlockStep, signal?: AbortSignal): Promise<StepReport> {
    if (step.does === 'gather') {
      const { block } = step;
      return { did: 'gathered', phase: 'score', examples: (await this.#sequences(signal)).length, block };
    }
    if (step.does === 'score') return this.#score(step.weight);
    return this.#cut(step.weight, signal);
  }

  /** Statistics of one block with its weights as they were before this event. */
  async #gather(block: number, signal?: AbortSignal): Promise<void> {
    const ids = [...this.plan.method.statistics, 'hessian', 'inputNorm'] as const; // for the layers' errors, and to look at
    const batches = this.#states.before(block, await this.#sequences(signal), signal);
    const params = this.#denseParams();
    try {
      const reads = inputStatistics([...ids]);
      const found = await gatherBlock(this.#spec, this.#spec.blocks[block], params.all, batches, reads);
      this.#stats = new Map(
        this.weights.flatMap(({ name, layer }) => {
          const own = found.get(layer);
          return own ? [[name, own] as const] : [];
        }),
      );
      for (const [name, { inputNorm }] of this.#stats) this.inputNorms.set(name, inputNorm.squaredNorm.map(Math.sqrt));
    } finally {
      tf.dispose(params.own);
    }
  }

  async #sequences(signal?: AbortSignal) {
    const train = await this.#context.data.train(signal);
    if (train.kind !== 'tokens') {
      const problem = `${this.#spec.name} reads tokens, the data are ${train.kind}`;
      throw new LabError('recipeInvalid', `prune: ${problem}`, { field: 'data', problem });
    }
    return train.sequences.slice(0, this.plan.stage.calibration);
  }

  /** Live parameters, with the weights as they were before this event; `own` are tensors of their own. */
  #denseParams() {
    const all = new Map<string, tf.Tensor>(this.#context.network.params);
    const own: tf.Tensor[] = [];
    for (const { name } of this.weights) {
      const { values, rows, columns } = this.before.get(name)!;
      const tensor = tf.tensor2d(values.slice(), [rows, columns]);
      own.push(tensor);
      all.set(name, tensor);
    }
    return { all, own };
  }

  #contextOf(name: string) {
    const stats = this.#stats.get(name) ?? ({} as WeightStatistics);
    return weightContext(this.plan, name, this.before.get(name)!, stats, this.#context.random);
  }

  #score({ name }: PrunableWeight): StepReport {
    const { method } = this.plan;
    if (method.kind !== 'scoreWeights') throw new Error(`${method.id} has no score steps`);
    const context = this.#contextOf(name);
    this.scores.set(name, scoreWeight(this.plan, context, this.#earlier.get(name)));
    this.explanations.set(name, (row, column) => method.explain(context, row, column));
    return { did: 'scored', phase: 'score', layer: name };
  }

  async #cut(weight: PrunableWeight, signal?: AbortSignal): Promise<StepReport> {
    const { mask, target } = await this.#decide(weight, signal);
    await this.#measure(weight);
    return maskedReport(this.plan, weight.name, mask, target, this.raised.get(weight.name));
  }

  async #decide(weight: PrunableWeight, signal?: AbortSignal, only?: FirstParts) {
    const { name } = weight;
    const target = (await this.#layerTargets(signal)).get(name);
    const cut = { context: () => this.#contextOf(name), target, earlier: this.#earlier.get(name), only };
    return { mask: await cutLayer(this, this.#context.network, weight, cut), target };
  }

  async #measure({ name, rows, columns }: PrunableWeight): Promise<void> {
    const { hessian } = this.#stats.get(name)!;
    const dense = tf.tensor2d(this.before.get(name)!.values.slice(), [rows, columns]);
    const live = this.#context.network.params.get(name) as unknown as tf.Tensor2D;
    this.errors.set(name, await reconstructionError(dense, live, hessian));
    dense.dispose();
  }

  /** An allocation may ask about the whole dense decoder: one more walk, before the first cut that needs it. */
  async #layerTargets(signal?: AbortSignal): Promise<ReadonlyMap<string, number>> {
    if (this.#targets) return this.#targets;
    this.#dense ??= await densePass(
      this.plan,
      this.#spec,
      this.#denseSource(),
      await this.#sequences(signal),
      this.#context.random,
      { signal },
    );
    this.#targets = layerTargets(this.plan, this.weights, this.#dense.scores, this.#dense.outliers);
    return this.#targets;
  }

  #denseSource(): WeightSource {
    const { params } = this.#context.network;
    return {
      read: async (name) => {
        const matrix = this.before.get(name);
        if (matrix) return matrix.values;
        const variable = params.get(name);
        if (!variable) throw new LabError('tensorMissing', `prune: there is no '${name}'`, { name });
        return (await variable.data()) as Float32Array;
      },
    };
  }

  async save(): Promise<StageState> {
    return {
      step: this.#step,
      part: this.#part,
      arrays: saveRecord(this),
      memo: new PruningMemo(this.#stats, this.explanations),
    };
  }

  dispose(): void {
    this.#states.dispose();
  }
}
