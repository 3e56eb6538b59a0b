/**
 * Training and fine-tuning: the same stage by two names; a step is a mini-batch, or a mask event where the recipe prunes
 * while it trains. Masked weights stay exactly zero. Low-rank adapters may train in place of the weights.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf } from '../../data/dataset.ts';
import { paramsToArrays } from '../../models/params.ts';
import { stepsOf } from '../../training/batches.ts';
import { type Adapters, adaptersToArrays, disposeAdapters } from '../../training/lora/adapters.ts';
import { startTraining, type Training } from '../../training/training.ts';
import type { Batch } from '../../training/trainStep.ts';
import type { DataSource } from '../data.ts';
import { adapterSize, startAdapters } from '../lora.ts';
import { allMasks } from '../network.ts';
import { overallSparsity } from '../pruneModel.ts';
import type { TrainStage } from '../recipe.ts';
import { type Course, courseOf, stepsBefore } from '../whileTraining/course.ts';
import { MaskMover } from '../whileTraining/maskMover.ts';
import type { MaskEvent } from '../whileTraining/rule.ts';
import type { ActiveStage, PruningRecord, StageContext, StageState, StageType, StepReport } from './stage.ts';

export const trainStage: StageType<TrainStage> = {
  id: 'train',
  plan: (config, { data }) => new Map([['train', courseIn(config, data).length]]),
  start: (config, context, state) => new ActiveTraining('train', config, context, state),
};

export const finetuneStage: StageType<TrainStage> = {
  id: 'finetune',
  plan: (config, { data }) => new Map([['finetune', courseIn(config, data).length]]),
  start: (config, context, state) => new ActiveTraining('finetune', config, context, state),
};

function courseIn(config: TrainStage, { trainSize }: DataSource): Course {
  return courseOf(config.pruning, stepsOf(config.epochs, trainSize, config.batchSize));
}

class ActiveTraining implements ActiveStage {
  readonly phase: 'train' | 'finetune';
  readonly #config: TrainStage;
  readonly #context: StageContext;
  readonly #course: Course;
  readonly #training: Training;
  readonly #masks: MaskMover | null;
  readonly #adapters: Adapters | null;
  #position: number;

  constructor(phase: 'train' | 'finetune', config: TrainStage, context: StageContext, state: StageState | null) {
    const { network, data, random } = context;
    this.phase = phase;
    this.#config = config;
    this.#context = context;
    this.#course = courseIn(config, data);
    this.#position = state?.step ?? 0;
    const trained = state ? { step: stepsBefore(this.#course, state.step), arrays: state.arrays } : null;
    this.#masks = config.pruning ? new MaskMover(config.pruning, context, state?.arrays ?? new Map()) : null;
    if (this.#masks && state?.memo instanceof RecordMemo) this.#masks.record = state.memo.record;
    const lora = 'lora' in config ? config.lora : undefined;
    this.#adapters = lora ? startAdapters(context, lora, state?.arrays ?? null) : null;
    const model = { ...network, adapters: this.#adapters ?? undefined };
    this.#training = startTraining(
      model,
      config,
      data.trainSize,
      random,
      config.guard === false ? new Map() : allMasks(network),
      trained,
    );
  }

  get pruning(): PruningRecord | undefined {
    return this.#masks?.record ?? undefined;
  }
  get steps(): number {
    return this.#course.length;
  }
  get step(): number {
    return this.#position;
  }
  get trainedSteps(): number {
    return this.#training.step;
  }

  get nextExamples(): Int32Array | null {
    return this.#course[this.#position] ? null : this.#training.nextIndices();
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    const dataset = await this.#context.data.train(signal);
    await this.#keepSnapshot();
    const batch = batchOf(dataset, this.#training.nextIndices());
    try {
      const event = this.#course[this.#position];
      const report = event ? await this.#moveMasks(event, batch, signal) : await this.#trainStep(batch);
      this.#position += 1;
      return report;
    } finally {
      tf.dispose([batch.inputs, batch.labels]);
    }
  }

  async #trainStep(batch: Batch): Promise<StepReport> {
    const { loss } = await this.#training.advance(batch);
    const adapters = this.#adapters ? adapterSize(this.#adapters) : undefined;
    const unguarded = this.#config.guard === false;
    return { did: 'trainStep', phase: this.phase, ...this.#place(), loss, adapters, unguarded };
  }

  async #moveMasks(event: MaskEvent, batch: Batch, signal?: AbortSignal): Promise<StepReport> {
    const layers = (await this.#masks?.move(event, this.#training, batch, signal)) ?? [];
    if (event.takesStep) this.#training.skip();
    const { masks } = this.#context.network;
    return {
      did: 'masksMoved',
      phase: this.phase,
      ...this.#place(),
      sparsity: overallSparsity(masks.values()),
      layers,
    };
  }

  #place() {
    return { step: this.#training.step, steps: this.#training.steps };
  }

  /** The first training that passes a step which the recipe asks to keep is the one that is kept. */
  async #keepSnapshot(): Promise<void> {
    const { network, snapshots } = this.#context;
    const { step } = this.#training;
    if (this.#config.keep?.includes(step) && !snapshots.has(step)) {
      snapshots.set(step, await paramsToArrays(network.params));
    }
  }

  async save(): Promise<StageState> {
    const { arrays } = await this.#training.save();
    const adapters = this.#adapters ? await adaptersToArrays(this.#adapters) : [];
    return {
      step: this.#position,
      arrays: new Map([...arrays, ...adapters, ...(this.#masks?.save() ?? [])]),
      memo: new RecordMemo(this.pruning ?? null),
    };
  }

  dispose(): void {
    this.#training.dispose();
    if (this.#adapters) disposeAdapters(this.#adapters);
  }
}

/** What the last mask event knew, for pictures after a step back. */
class RecordMemo {
  constructor(readonly record: PruningRecord | null) {}
}
