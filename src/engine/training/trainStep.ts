/** One mini-batch: forward, loss, gradients, one masked update of every trained parameter. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { forward } from '../models/forward.ts';
import type { MaskTensors } from '../models/masks.ts';
import type { Params } from '../models/param.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { OptionSchema, OptionValues } from '../options.ts';
import type { Optimizer, OptimizerState } from './optimizers/optimizer.ts';

export interface Model {
  readonly spec: ModelSpec;
  readonly params: Params;
}

export interface Batch {
  /** [batch, ...inputShape], values in [0, 1]; for a language model token ids, int32 [tokens]. */
  readonly images: tf.Tensor;
  /** int32 classes: [batch]; for a language model the tokens that follow: [tokens]. */
  readonly labels: tf.Tensor1D;
  /** Language models: this many consecutive tokens are one sequence. Default: all. */
  readonly sequenceLength?: number;
}

export interface Optimization {
  readonly optimizer: Optimizer;
  readonly options: OptionValues<OptionSchema>;
  readonly state: OptimizerState;
}

/**
 * Weights, moments and batch-norm statistics move; the batch stays the caller's. Masked weights are exactly 0 after it.
 * @param learningRate of this step
 * @param masks by parameter name; what is absent is dense
 * @returns mean cross entropy of the batch before the update
 * @throws LabError 'lossNotFinite'; the network is as it was then
 */
export async function trainStep(
  { spec, params }: Model,
  batch: Batch,
  { optimizer, options, state }: Optimization,
  learningRate: number,
  masks: MaskTensors,
): Promise<{ readonly loss: number }> {
  const { lossTensor, gradients, bufferUpdates } = differentiate(spec, params, batch);
  try {
    const [loss] = await lossTensor.data();
    if (!Number.isFinite(loss)) {
      throw new LabError('lossNotFinite', `trainStep: the loss of step ${state.step + 1} is ${loss}`, {
        step: state.step + 1,
        learningRate,
      });
    }
    const step = state.step + 1;
    for (const [name, moments] of state.moments) {
      const [weight, gradient] = [params.get(name), gradients.get(name)];
      if (!weight || !gradient) throw new LabError('tensorMissing', `trainStep: '${name}' is missing`, { name });
      const decays = weight.rank > 1;
      optimizer.update({
        weight,
        gradient,
        moments,
        mask: masks.get(name) ?? null,
        learningRate,
        decays,
        step,
        options,
      });
    }
    for (const [name, value] of bufferUpdates) params.get(name)?.assign(value);
    state.step = step;
    return { loss };
  } finally {
    tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}

/** The caller disposes all of them. */
interface Differentiated {
  readonly lossTensor: tf.Scalar;
  /** By parameter name. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  readonly bufferUpdates: ReadonlyMap<string, tf.Tensor>;
}

/** Loss and dense gradients of one batch; nothing is written, and nothing but its results outlives it. */
export function differentiate(
  spec: ModelSpec,
  params: Params,
  { images, labels, sequenceLength }: Batch,
): Differentiated {
  const trained = [...params].filter(([, variable]) => variable.trainable);
  const bufferUpdates = new Map<string, tf.Tensor>();
  try {
    const { value, grads } = tf.variableGrads(
      () => {
        const run = forward(spec, params, images, { training: true, sequenceLength });
        for (const [name, update] of run.bufferUpdates) bufferUpdates.set(name, tf.keep(update));
        return softmaxCrossEntropy(run.logits, labels);
      },
      trained.map(([, variable]) => variable),
    );
    const gradients = new Map(trained.map(([name, variable]) => [name, grads[variable.name]]));
    return { lossTensor: value, gradients, bufferUpdates };
  } catch (error) {
    tf.dispose([...bufferUpdates.values()]);
    throw error;
  }
}
