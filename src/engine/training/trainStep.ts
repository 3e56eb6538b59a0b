/** One mini-batch: forward, loss, gradients, one masked update of every trained parameter. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { forward } from '../models/forward.ts';
import type { MaskTensors } from '../models/masks.ts';
import type { Params } from '../models/param.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { OptionSchema, OptionValues } from '../options.ts';
import { createRandom, type Random } from '../tensor/random.ts';
import { clipGradients } from './clipGradients.ts';
import { type Adapters, writeAdapted } from './lora/adapters.ts';
import { adaptedPass } from './lora/pass.ts';
import type { Optimizer, OptimizerState } from './optimizers/optimizer.ts';

export interface Model {
  readonly spec: ModelSpec;
  readonly params: Params;
  /** They train, and the network's own parameters stand still. */
  readonly adapters?: Adapters;
}

export interface Batch {
  /** [batch, ...inputShape], values in [0, 1]; for a language model token ids, int32 [tokens]. */
  readonly inputs: tf.Tensor;
  /** int32 classes: [batch]; for a language model the tokens that follow: [tokens]. */
  readonly labels: tf.Tensor1D;
  /** Language models: this many consecutive tokens are one sequence. Default: all. */
  readonly sequenceLength?: number;
  /** Predictions that make up a share of the loss by themselves, beside their part in the mean; their optimum is the same. */
  readonly focus?: {
    /** Indices of predictions, int32. */
    readonly rows: tf.Tensor1D;
    /** In [0, 1]: (1 - share) * mean over all + share * mean over these. */
    readonly share: number;
  };
}

export interface Optimization {
  readonly optimizer: Optimizer;
  readonly options: OptionValues<OptionSchema>;
  readonly state: OptimizerState;
}

/** Looks at the gradients of a step before the weights move. */
export interface StepWatch {
  /** Frozen weights whose gradients it wants too, by name. */
  readonly alsoOf: Params;
  /** @param gradients by name, clipped; die with the step */
  see(gradients: ReadonlyMap<string, tf.Tensor>): Promise<void>;
}

export interface StepOptions {
  readonly learningRate: number;
  /** By parameter name; what is absent is dense. */
  readonly masks: MaskTensors;
  /** Of this step: gives what drops out. Default: a fixed stream. */
  readonly random?: Random;
  /** Gradients are scaled down to at most this L2 norm, all of them together. Default: as they are. */
  readonly maxGradientNorm?: number;
  readonly watch?: StepWatch;
}

/**
 * Weights, moments and batch-norm statistics move; the batch stays the caller's. Masked weights are exactly 0 after it.
 * @returns mean cross entropy of the batch before the update
 * @throws LabError 'lossNotFinite'; the network is as it was then
 */
export async function trainStep(
  model: Model,
  batch: Batch,
  { optimizer, options, state }: Optimization,
  { learningRate, masks, random, maxGradientNorm, watch }: StepOptions,
): Promise<{ readonly loss: number }> {
  const found = differentiate(model, batch, { masks, random, alsoOf: watch?.alsoOf });
  const { lossTensor, bufferUpdates } = found;
  const gradients = maxGradientNorm === undefined ? found.gradients : clipGradients(found.gradients, maxGradientNorm);
  try {
    const [loss] = await lossTensor.data();
    if (!Number.isFinite(loss)) {
      throw new LabError('lossNotFinite', `trainStep: the loss of step ${state.step + 1} is ${loss}`, {
        step: state.step + 1,
        learningRate,
      });
    }
    await watch?.see(gradients);
    const step = state.step + 1;
    const trained = trainedParams(model);
    for (const [name, moments] of state.moments) {
      const [weight, gradient] = [trained.get(name), gradients.get(name)];
      if (!weight || !gradient) throw new LabError('tensorMissing', `trainStep: '${name}' is missing`, { name });
      const mask = masks.get(name) ?? null;
      const decays = weight.rank > 1;
      optimizer.update({ weight, gradient, moments, mask, learningRate, decays, step, options });
    }
    if (model.adapters) writeAdapted(model.params, model.adapters, masks);
    for (const [name, value] of bufferUpdates) model.params.get(name)?.assign(value);
    state.step = step;
    return { loss };
  } finally {
    tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}

/** What gradients move: the adapters where there are any. */
export function trainedParams({ params, adapters }: Model): Params {
  return adapters?.trained ?? new Map([...params].filter(([, { trainable }]) => trainable));
}

/** The caller disposes all of them. */
interface Differentiated {
  readonly lossTensor: tf.Scalar;
  /** By name. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  readonly bufferUpdates: ReadonlyMap<string, tf.Tensor>;
}

/** Of masks and chance only networks with adapters take notice: in others the pruned weights are 0 themselves. */
interface DifferentiateOptions extends Partial<Pick<StepOptions, 'masks' | 'random'>> {
  readonly alsoOf?: Params;
  /** false asks the network as it is evaluated: batch norm by its running statistics. Default true. */
  readonly training?: boolean;
}

/** Loss and dense gradients of one batch; nothing is written, and nothing but its results outlives it. */
export function differentiate(
  model: Model,
  { inputs, labels, sequenceLength, focus }: Batch,
  { masks = new Map(), random = createRandom(0), alsoOf = new Map(), training = true }: DifferentiateOptions = {},
): Differentiated {
  const { spec, params, adapters } = model;
  const wanted = new Map([...trainedParams(model), ...alsoOf]);
  const dropout = random.split('dropout');
  const bufferUpdates = new Map<string, tf.Tensor>();
  try {
    const { value, grads } = tf.variableGrads(() => {
      const pass = adapters ? adaptedPass(params, adapters, masks, random) : { params };
      const run = forward(spec, pass.params, inputs, { training, sequenceLength, beside: pass.beside, dropout });
      for (const [name, update] of run.bufferUpdates) bufferUpdates.set(name, tf.keep(update));
      return lossOf(run.logits, labels, focus);
    }, [...wanted.values()]);
    const gradients = new Map([...wanted].map(([name, variable]) => [name, grads[variable.name]]));
    return { lossTensor: value, gradients, bufferUpdates };
  } catch (error) {
    tf.dispose([...bufferUpdates.values()]);
    throw error;
  }
}

function lossOf(logits: tf.Tensor2D, labels: tf.Tensor1D, focus: Batch['focus']): tf.Scalar {
  const all = softmaxCrossEntropy(logits, labels);
  if (!focus || focus.rows.size === 0) return all;
  const { rows, share } = focus;
  const some = softmaxCrossEntropy(tf.gather(logits, rows), tf.gather(labels, rows));
  return tf.add(tf.mul(all, 1 - share), tf.mul(some, share)) as tf.Scalar;
}
