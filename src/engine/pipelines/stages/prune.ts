/**
 * One pruning event: statistics if the method asks for them, then a score for every layer, then a mask for every layer.
 * A method that solves gives its scores with its mask, so its score steps are empty and are left out.
 */
import { LabError } from '../../errors.ts';
import { methods } from '../../methods/index.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Mask, Matrix } from '../../tensor/matrix.ts';
import { fullMask, prunedCount } from '../../tensor/matrix.ts';
import { gatherStatistics, type StatisticsByWeight } from '../gatherStatistics.ts';
import { addMasks, matrixOf, writeMatrix } from '../network.ts';
import { layerTargets, type PrunePlan, planPruning, scoreWeight, selectMask, weightContext } from '../pruneModel.ts';
import type { PruneStage } from '../recipe.ts';
import type { ActiveStage, PruningRecord, StageContext, StageState, StageType, StepReport } from './stage.ts';

export const pruneStage: StageType<PruneStage> = {
  id: 'prune',
  plan(config, { network }) {
    const method = methods.get(config.method.id);
    const layers = network.prunable.length;
    const scoring = (method.statistics.length > 0 ? 1 : 0) + (method.kind === 'scoreWeights' ? layers : 0);
    return new Map([
      ['score', scoring],
      ['mask', layers],
    ]);
  },
  start: (config, context, state) => new ActivePruning(config, context, state),
};

/** Readable while it runs: the page shows scores and the weights as they were before the cut. */
export class ActivePruning implements ActiveStage, PruningRecord {
  readonly plan: PrunePlan;
  /** By weight name; filled as layers are scored. */
  readonly scores = new Map<string, Float32Array>();
  /** Weights before this event, by name; filled at the first step. */
  readonly before = new Map<string, Matrix>();
  readonly weights: readonly PrunableWeight[];
  readonly #context: StageContext;
  readonly #earlier: ReadonlyMap<string, Mask>;
  #stats: StatisticsByWeight = new Map();
  #targets: ReadonlyMap<string, number> | null = null;
  #step = 0;

  constructor(config: PruneStage, context: StageContext, state: StageState | null) {
    this.plan = planPruning(config);
    this.#context = context;
    this.weights = context.network.prunable;
    this.#step = state?.step ?? 0;
    this.#earlier = new Map(context.network.masks);
    for (const [key, values] of state?.arrays ?? []) this.#load(key, values);
  }

  get pruning(): PruningRecord {
    return this;
  }
  get #gathers(): number {
    return this.plan.method.statistics.length > 0 ? 1 : 0;
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
  get phase(): 'score' | 'mask' {
    return this.#step < this.#scoredStep ? 'score' : 'mask';
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    if (this.before.size === 0) {
      for (const { name } of this.weights) this.before.set(name, await matrixOf(this.#context.network, name));
    }
    const report = await this.#advance(signal);
    this.#step += 1;
    return report;
  }

  async #advance(signal?: AbortSignal): Promise<StepReport> {
    if (this.#step < this.#gathers) {
      const examples = await this.#gather(signal);
      return { did: 'gathered', phase: 'score', examples };
    }
    if (this.#step < this.#scoredStep) return this.#score(this.weights[this.#step - this.#gathers]);
    // Statistics are not saved with a checkpoint: a solving method that was taken up again walks the data once more.
    if (this.plan.method.kind === 'solve' && this.#stats.size === 0 && this.#gathers > 0) await this.#gather(signal);
    return this.#cut(this.weights[this.#step - this.#scoredStep]);
  }

  async #gather(signal?: AbortSignal): Promise<number> {
    const { network, data } = this.#context;
    const examples = Math.min(this.plan.stage.calibration, data.trainSize);
    this.#stats = await gatherStatistics(network, this.plan.method.statistics, data, examples, signal);
    return examples;
  }

  #score(weight: PrunableWeight): StepReport {
    const matrix = this.#matrixBefore(weight.name);
    const stats = this.#stats.get(weight.name) ?? {};
    this.scores.set(
      weight.name,
      scoreWeight(this.plan, weight.name, matrix, stats as never, this.#context.random, this.#earlier.get(weight.name)),
    );
    return { did: 'scored', phase: 'score', layer: weight.name };
  }

  #cut(weight: PrunableWeight): StepReport {
    this.#targets ??= layerTargets(this.plan, this.weights, this.scores);
    const { rows, columns, name } = weight;
    const target = this.#targets.get(name);
    let mask = fullMask(rows, columns);
    if (target !== undefined) {
      const earlier = this.#earlier.get(name);
      if (this.plan.method.kind === 'scoreWeights') {
        mask = selectMask(this.plan, rows, columns, this.scores.get(name)!, target);
      } else {
        const solved = this.plan.method.solve({
          ...weightContext(
            this.plan,
            name,
            this.#matrixBefore(name),
            (this.#stats.get(name) ?? {}) as never,
            this.#context.random,
          ),
          sparsity: target,
          pattern: this.plan.pattern,
          patternOptions: this.plan.patternOptions,
        });
        writeMatrix(this.#context.network, name, solved.weight);
        this.scores.set(name, solved.scores);
        mask = solved.mask;
      }
      if (earlier) for (let i = 0; i < mask.kept.length; i++) mask.kept[i] &= earlier.kept[i];
    }
    addMasks(this.#context.network, new Map([[name, mask]]));
    return { did: 'masked', phase: 'mask', layer: name, cut: prunedCount(mask), of: mask.kept.length };
  }

  #matrixBefore(name: string): Matrix {
    const matrix = this.before.get(name);
    if (!matrix) throw new Error(`prune: ${name} was not read`);
    return matrix;
  }

  async save(): Promise<StageState> {
    const arrays = new Map<string, Float32Array>();
    for (const [name, values] of this.scores) arrays.set(`scores/${name}`, values);
    for (const [name, matrix] of this.before) arrays.set(`before/${name}`, matrix.values);
    return { step: this.#step, arrays };
  }

  #load(key: string, values: Float32Array): void {
    const slash = key.indexOf('/');
    const kind = key.slice(0, slash);
    const name = key.slice(slash + 1);
    const weight = this.weights.find((entry) => entry.name === name);
    if (!weight || values.length !== weight.rows * weight.columns) {
      throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
    }
    if (kind === 'scores') this.scores.set(name, values);
    else this.before.set(name, { rows: weight.rows, columns: weight.columns, values });
  }

  dispose(): void {}
}
