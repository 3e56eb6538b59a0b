/**
 * A course of training, one mini-batch at a time: which batch comes next, at which learning rate. It does not know where
 * images come from; a pipeline's stage and a script both drive it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { createMaskTensors, disposeMaskTensors, type Masks } from '../models/masks.ts';
import { parseOptions } from '../options.ts';
import type { Random } from '../tensor/random.ts';
import { batchAt, stepsOf } from './batches.ts';
import { learningRates } from './learningRates/index.ts';
import { optimizers } from './optimizers/index.ts';
import {
  createOptimizerState,
  disposeOptimizerState,
  optimizerStateFromArrays,
  optimizerStateToArrays,
} from './optimizers/optimizer.ts';
import { type Batch, type Model, type StepWatch, trainedParams, trainStep } from './trainStep.ts';

export interface TrainingPlan {
  /** Need not be whole. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: { readonly id: string; readonly options: unknown };
  readonly learningRate: { readonly id: string; readonly options: unknown };
  /** Largest L2 norm of all gradients of a step together. Default: no bound. */
  readonly maxGradientNorm?: number;
}

/** What must be kept to go on after a step, beside weights and masks. Plain data. */
export interface TrainingState {
  readonly step: number;
  /** Moments by `<moment>/<parameter>`. */
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

export interface Training {
  readonly steps: number;
  /** Steps done; finished when equal to `steps`. */
  readonly step: number;
  /** Examples of the next batch. */
  nextIndices(): Int32Array;
  /**
   * One step on that batch, which stays the caller's.
   * @throws LabError 'lossNotFinite'; training then stands before that step
   */
  advance(batch: Batch, watch?: StepWatch): Promise<{ readonly loss: number; readonly learningRate: number }>;
  /** Counts a step in which no weight moves: its batch is used up, the learning rate goes on. */
  skip(): void;
  /**
   * New masks for the weights named; they must be applied to the model already.
   * @param survivors moments become 0 wherever these are 0
   */
  setMasks(masks: Masks, survivors: Masks): void;
  save(): Promise<TrainingState>;
  /** Frees moments and masks; the model belongs to the caller. */
  dispose(): void;
}

/**
 * @param size examples in the training set
 * @param random gives the order of examples and what drops out
 * @param masks already applied to the model
 * @param state from `save`, to go on after that step
 * @throws LabError 'unknownId' | 'optionInvalid' | 'checkpointInvalid'
 */
export function startTraining(
  model: Model,
  plan: TrainingPlan,
  size: number,
  random: Random,
  masks: Masks = new Map(),
  state: TrainingState | null = null,
): Training {
  const optimizer = optimizers.get(plan.optimizer.id);
  const options = parseOptions(`optimizer ${optimizer.id}`, optimizer.options, plan.optimizer.options);
  const schedule = learningRates.get(plan.learningRate.id);
  const scheduleOptions = parseOptions(`learningRate ${schedule.id}`, schedule.options, plan.learningRate.options);
  const steps = stepsOf(plan.epochs, size, plan.batchSize);
  const moments = state
    ? optimizerStateFromArrays(optimizer, trainedParams(model), state.step, state.arrays)
    : createOptimizerState(optimizer, trainedParams(model));
  let maskTensors = createMaskTensors(model.params, masks);
  return {
    steps,
    get step() {
      return moments.step;
    },
    nextIndices: () => batchAt(random, size, plan.batchSize, moments.step),
    async advance(batch, watch) {
      const learningRate = Number(options.learningRate) * schedule.factor(moments.step, steps, scheduleOptions);
      const optimization = { optimizer, options, state: moments };
      const { loss } = await trainStep(model, batch, optimization, {
        learningRate,
        masks: maskTensors,
        random: random.split(`dropout ${moments.step}`),
        maxGradientNorm: plan.maxGradientNorm,
        watch,
      });
      return { loss, learningRate };
    },
    skip() {
      moments.step += 1;
    },
    setMasks(changed, survivors) {
      const [next, kept] = [createMaskTensors(model.params, changed), createMaskTensors(model.params, survivors)];
      for (const [name, mask] of kept) clearMoments(moments.moments.get(name) ?? [], mask);
      disposeMaskTensors(kept);
      disposeMaskTensors(new Map([...maskTensors].filter(([name]) => next.has(name))));
      maskTensors = new Map([...maskTensors, ...next]);
    },
    save: async () => ({ step: moments.step, arrays: await optimizerStateToArrays(optimizer, moments) }),
    dispose() {
      disposeOptimizerState(moments);
      disposeMaskTensors(maskTensors);
    },
  };
}

/** Writes +0 where the mask is 0: select, not multiply, so that no -0 stays. */
function clearMoments(moments: readonly tf.Variable[], mask: tf.Tensor): void {
  tf.tidy(() => {
    const kept = tf.cast(mask, 'bool');
    for (const moment of moments) moment.assign(tf.where(kept, moment, tf.zerosLike(moment)));
  });
}
