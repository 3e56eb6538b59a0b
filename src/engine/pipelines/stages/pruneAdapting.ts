/**
 * Pruning while low-rank adapters train (LoRAPrune): a step is a mini-batch, which also tells how important each weight
 * is, or an event at which masks grow. The network holds W0 + scaling * B A under its masks after every step, so the
 * adapters are merged when the stage ends.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf } from '../../data/dataset.ts';
import type { AdapterStep } from '../../methods/method.ts';
import { nativeToMatrix, toMatrixOrder } from '../../models/layout.ts';
import { cubicRamp } from '../../schedules/cubicRamp.ts';
import { fullMask, type Mask, type Matrix } from '../../tensor/matrix.ts';
import { stepsOf } from '../../training/batches.ts';
import { type Adapters, adapterNames, adaptersToArrays, disposeAdapters } from '../../training/lora/adapters.ts';
import { startTraining, type Training } from '../../training/training.ts';
import type { StepWatch } from '../../training/trainStep.ts';
import { createUnits } from '../adapting/createUnits.ts';
import { type GrowthEvent, growthEvents, type Positions, positionsOf, stepsBefore } from '../adapting/events.ts';
import { growsAtOnce, type StepPlan } from '../adapting/stepPlan.ts';
import type { Units } from '../adapting/units.ts';
import type { DataSource } from '../data.ts';
import { adapterSize, startAdapters } from '../lora.ts';
import { addMasks, matricesOf, matrixOf } from '../network.ts';
import { overallSparsity } from '../pruneModel.ts';
import { churnOf } from '../whileTraining/maskMover.ts';
import type { ActiveStage, Explain, PruningRecord, StageContext, StagePhase, StageState, StepReport } from './stage.ts';

/** Until the first event the steps only score. */
export function adaptingSteps(plan: StepPlan, data: DataSource): ReadonlyMap<StagePhase, number> {
  const positions = positionsIn(plan, data);
  const scoring = scoringSteps(positions);
  return new Map([
    ['score', scoring],
    ['mask', positions.length - scoring],
  ]);
}

function positionsIn(plan: StepPlan, { trainSize }: DataSource): Positions {
  const steps = stepsOf(plan.training.epochs, trainSize, plan.training.batchSize);
  return positionsOf(growthEvents(plan.course, steps, growsAtOnce(plan)), steps);
}

function scoringSteps(positions: Positions): number {
  const first = positions.findIndex((entry) => entry !== null);
  return first < 0 ? positions.length : first;
}

export class ActiveAdapting implements ActiveStage, PruningRecord {
  /** Weights before this stage, by name; filled at the first step. */
  readonly before = new Map<string, Matrix>();
  /** Numbers behind scores, by name, of the last step; filled at the first one. */
  readonly explanations = new Map<string, Explain>();
  readonly #context: StageContext;
  readonly #positions: Positions;
  readonly #adapters: Adapters;
  readonly #training: Training;
  readonly #units: Units;
  #position: number;

  constructor(
    readonly plan: StepPlan,
    context: StageContext,
    state: StageState | null,
  ) {
    const { network, data, random } = context;
    this.#context = context;
    this.#positions = positionsIn(plan, data);
    this.#position = state?.step ?? 0;
    this.#units = createUnits(plan, network, state?.arrays ?? null);
    this.#adapters = startAdapters(context, plan.training.lora, state?.arrays ?? null);
    const trained = state ? { step: stepsBefore(this.#positions, state.step), arrays: state.arrays } : null;
    const model = { spec: network.spec, params: network.params, adapters: this.#adapters };
    const course = { ...plan.training, maxGradientNorm: plan.course.maxGradientNorm ?? undefined };
    this.#training = startTraining(model, course, data.trainSize, random, network.masks, trained);
    if (state) this.#recallBefore(state);
    if (state?.memo instanceof Explanations)
      for (const [name, explain] of state.memo.byName) this.explanations.set(name, explain);
  }

  get pruning(): PruningRecord {
    return this;
  }
  /** Moving averages; empty before the first step. */
  get scores(): ReadonlyMap<string, Float32Array> {
    return this.#training.step > 0 ? this.#units.scores() : new Map();
  }
  get steps(): number {
    return this.#positions.length;
  }
  get step(): number {
    return this.#position;
  }
  get trainedSteps(): number {
    return this.#training.step;
  }
  get phase(): 'score' | 'mask' {
    return this.#position < scoringSteps(this.#positions) ? 'score' : 'mask';
  }

  get nextExamples(): Int32Array | null {
    return this.#positions[this.#position] ? null : this.#training.nextIndices();
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    if (this.before.size === 0) {
      for (const [name, matrix] of await matricesOf(this.#context.network)) this.before.set(name, matrix);
    }
    const event = this.#positions[this.#position];
    const report = event ? this.#grow(event) : await this.#trainStep(signal);
    this.#position += 1;
    if (this.#position === this.steps) this.#maskTheRest();
    return report;
  }

  async #trainStep(signal?: AbortSignal): Promise<StepReport> {
    const { phase } = this;
    const dataset = await this.#context.data.train(signal);
    const batch = batchOf(dataset, this.#training.nextIndices());
    try {
      // after the last event the adapters only recover: scores stay those that decided
      const judged = this.#positions.slice(this.#position).some((entry) => entry !== null);
      const { loss } = await this.#training.advance(batch, judged ? this.#watch() : undefined);
      const { step, steps } = this.#training;
      return { did: 'trainStep', phase, step, steps, loss, adapters: adapterSize(this.#adapters), judged };
    } finally {
      tf.dispose([batch.inputs, batch.labels]);
    }
  }

  #watch(): StepWatch {
    const { method, methodOptions } = this.plan;
    const frozen = method.readsWeightGradient(methodOptions) ? [...this.#judged()] : [];
    return {
      alsoOf: new Map(frozen.map((adapter) => [adapter.weight.name, adapter.frozen])),
      see: (gradients) => this.#see(gradients),
    };
  }

  *#judged() {
    for (const adapter of this.#adapters.byWeight.values()) {
      if (this.#units.weights.has(adapter.weight.name)) yield adapter;
    }
  }

  /** Importance of each judged weight in the coming step, into the moving averages. */
  async #see(gradients: ReadonlyMap<string, tf.Tensor>): Promise<void> {
    const { method, methodOptions } = this.plan;
    const { options } = this.#adapters;
    const importance = new Map<string, Float32Array>();
    for (const { weight, A, B, frozen } of this.#judged()) {
      const { name } = weight;
      const names = adapterNames(weight);
      const slope = gradients.get(name);
      const step: AdapterStep = {
        adapter: { A: await read(A), B: await read(B), rank: options.rank, scaling: options.alpha / options.rank },
        gradient: { A: await read(gradients.get(names.A)!), B: await read(gradients.get(names.B)!) },
        weight: await matrixOf(this.#context.network, name),
        weightGradient: slope ? toMatrixOrder(await read(slope), frozen.shape) : null,
      };
      importance.set(name, method.importance(step, methodOptions));
      this.explanations.set(name, (row, column) => {
        const { terms, score } = method.explain(step, methodOptions, row, column);
        const average = this.scores.get(name)![row * weight.columns + column];
        return { terms: { ...terms, importance: score }, score: average };
      });
    }
    this.#units.see(importance);
  }

  #grow({ progress }: GrowthEvent): StepReport {
    const { phase } = this;
    const { network } = this.#context;
    const masks = this.#units.cut((target) => cubicRamp(0, target, progress));
    const layers = [...masks].map(([name, mask]) => churnOf(name, network.masks.get(name) ?? null, mask));
    addMasks(network, masks);
    this.#training.setMasks(masks, masks);
    const { step, steps } = this.#training;
    return { did: 'masksMoved', phase, step, steps, sparsity: overallSparsity(network.masks.values()), layers };
  }

  /** What was protected or frozen is masked too, with nothing cut: every layer has been decided. */
  #maskTheRest(): void {
    const { network } = this.#context;
    const rest = network.prunable.filter(({ name }) => !network.masks.has(name));
    addMasks(network, new Map(rest.map(({ name, rows, columns }): [string, Mask] => [name, fullMask(rows, columns)])));
  }

  /** Adapted weights stood at W0; the others have not moved. */
  #recallBefore(state: StageState): void {
    for (const { weight, frozen } of this.#adapters.byWeight.values()) {
      const values = state.arrays.get(adapterNames(weight).frozen)!;
      this.before.set(weight.name, nativeToMatrix(values, frozen.shape));
    }
  }

  async save(): Promise<StageState> {
    const { arrays } = await this.#training.save();
    const adapters = await adaptersToArrays(this.#adapters);
    return {
      step: this.#position,
      arrays: new Map([...arrays, ...adapters, ...this.#units.save()]),
      memo: new Explanations(new Map(this.explanations)),
    };
  }

  dispose(): void {
    this.#training.dispose();
    disposeAdapters(this.#adapters);
  }
}

/** What the last step said: found again only by making that step once more. */
class Explanations {
  constructor(readonly byName: ReadonlyMap<string, Explain>) {}
}

async function read(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}
