/**
 * Low-rank adapters: a layer computes with W0 + scaling * B A, where W0 stands still and only A and B train.
 * Hu et al. 2021, arXiv 2106.09685. The network's own weight holds that sum after every step, so whoever reads the
 * network sees what it computes with, and merging is only the end of the adapters.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import type { MaskTensors } from '../../models/masks.ts';
import type { Params } from '../../models/param.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { Random } from '../../tensor/random.ts';
import { sizeOf } from '../../tensor/shape.ts';

export interface LoraOptions {
  readonly rank: number;
  /** scaling = alpha / rank */
  readonly alpha: number;
  /** Share of a layer's inputs that the adapter does not see in a step, in [0, 1). */
  readonly dropout: number;
}

export interface TensorAdapter {
  readonly weight: PrunableWeight;
  /** W0, native layout. */
  readonly frozen: tf.Variable;
  /** [rank, in] */
  readonly A: tf.Variable;
  /** [out, rank] */
  readonly B: tf.Variable;
}

export interface Adapters {
  readonly options: LoraOptions;
  /** By the name of the weight they stand beside. */
  readonly byWeight: ReadonlyMap<string, TensorAdapter>;
  /** What trains: all A and B, by `adapterNames`. */
  readonly trained: Params;
}

/** As PEFT calls them: `conv1.lora_A.weight`, `conv1.lora_B.weight`, `conv1.base_layer.weight`. */
export function adapterNames({ layer }: Pick<PrunableWeight, 'layer'>) {
  return { A: `${layer}.lora_A.weight`, B: `${layer}.lora_B.weight`, frozen: `${layer}.base_layer.weight` };
}

/**
 * The weights that adapters stand beside: all, or those named by parameter, by layer, or by the end of their layer's
 * name (`q_proj`).
 * @throws LabError 'recipeInvalid' for a target that names nothing
 */
export function adapterTargets(
  prunable: readonly PrunableWeight[],
  targets: readonly string[] | undefined,
): readonly PrunableWeight[] {
  if (targets === undefined) return prunable;
  const names = ({ name, layer }: PrunableWeight, target: string) =>
    name === target || layer === target || layer.endsWith(`.${target}`);
  const stranger = targets.find((target) => !prunable.some((weight) => names(weight, target)));
  if (stranger !== undefined) {
    throw new LabError('recipeInvalid', `lora: the network has no prunable weight '${stranger}'`, {
      field: 'lora.targets',
      problem: stranger,
    });
  }
  return prunable.filter((weight) => targets.some((target) => names(weight, target)));
}

/**
 * Fresh adapters, which change nothing yet: A as PyTorch initialises a linear layer (Kaiming-uniform with a = sqrt 5,
 * so uniform in +-1/sqrt(in)), B zero. The caller disposes them.
 * @param random each A draws from its own stream
 */
export function createAdapters(
  params: Params,
  targets: readonly PrunableWeight[],
  options: LoraOptions,
  random: Random,
): Adapters {
  return build(targets, options, (weight) => {
    const draws = random.split(weight.name);
    const bound = 1 / Math.sqrt(weight.columns);
    const length = options.rank * weight.columns;
    return {
      A: Float32Array.from({ length }, () => bound * (2 * draws.uniform() - 1)),
      B: new Float32Array(weight.rows * options.rank),
      frozen: variableOf(params, weight.name).clone(),
    };
  });
}

/** Copies by `adapterNames`, W0 included. */
export async function adaptersToArrays({ byWeight }: Adapters): Promise<Map<string, Float32Array>> {
  const arrays = new Map<string, Float32Array>();
  for (const { weight, A, B, frozen } of byWeight.values()) {
    const names = adapterNames(weight);
    arrays.set(names.A, Float32Array.from(await A.data()));
    arrays.set(names.B, Float32Array.from(await B.data()));
    arrays.set(names.frozen, Float32Array.from(await frozen.data()));
  }
  return arrays;
}

/** The inverse. The caller disposes them. @throws LabError 'checkpointInvalid' */
export function adaptersFromArrays(
  params: Params,
  targets: readonly PrunableWeight[],
  options: LoraOptions,
  arrays: ReadonlyMap<string, Float32Array>,
): Adapters {
  const find = (name: string, length: number) => {
    const values = arrays.get(name);
    if (values?.length === length) return values.slice();
    throw new LabError('checkpointInvalid', `lora: ${name}: wanted ${length} values, got ${values?.length}`, {
      what: name,
    });
  };
  const found = targets.map((weight) => {
    const names = adapterNames(weight);
    const { shape } = variableOf(params, weight.name);
    return {
      A: find(names.A, options.rank * weight.columns),
      B: find(names.B, weight.rows * options.rank),
      frozen: { values: find(names.frozen, sizeOf(shape)), shape },
    };
  });
  return build(targets, options, (_, index) => {
    const { A, B, frozen } = found[index];
    return { A, B, frozen: tf.tensor(frozen.values, frozen.shape, 'float32') };
  });
}

export function disposeAdapters({ byWeight }: Adapters): void {
  for (const { A, B, frozen } of byWeight.values()) tf.dispose([A, B, frozen]);
}

/** scaling * B A in the weight's native layout; differentiable in A and B. Call inside a tidy. */
export function adapterProduct({ A, B, weight, frozen }: TensorAdapter, { alpha, rank }: LoraOptions): tf.Tensor {
  const product =
    weight.layout === 'hwio'
      ? tf.matMul(A as tf.Tensor2D, B as tf.Tensor2D, true, true) // [in, out], the kernel's own order
      : tf.matMul(B as tf.Tensor2D, A as tf.Tensor2D); // [out, in]
  return tf.mul(tf.reshape(product, frozen.shape), alpha / rank);
}

/** Writes W0 + scaling * B A into the network, exactly +0 where the mask is 0. */
export function writeAdapted(params: Params, { byWeight, options }: Adapters, masks: MaskTensors): void {
  tf.tidy(() => {
    for (const [name, adapter] of byWeight) {
      const sum = tf.add(adapter.frozen, adapterProduct(adapter, options));
      const mask = masks.get(name);
      variableOf(params, name).assign(mask ? tf.where(tf.cast(mask, 'bool'), sum, tf.zerosLike(sum)) : sum);
    }
  });
}

/** @param parts the tensor of `frozen` is taken over */
function build(
  targets: readonly PrunableWeight[],
  options: LoraOptions,
  parts: (weight: PrunableWeight, index: number) => { A: Float32Array; B: Float32Array; frozen: tf.Tensor },
): Adapters {
  const trained = new Map<string, tf.Variable>();
  const byWeight = new Map<string, TensorAdapter>();
  for (const [index, weight] of targets.entries()) {
    const { A, B, frozen } = parts(weight, index);
    const adapter = {
      weight,
      frozen: takenOver(frozen),
      A: takenOver(tf.tensor2d(A, [options.rank, weight.columns])),
      B: takenOver(tf.tensor2d(B, [weight.rows, options.rank])),
    };
    const names = adapterNames(weight);
    trained.set(names.A, adapter.A).set(names.B, adapter.B);
    byWeight.set(weight.name, adapter);
  }
  return { options, byWeight, trained };
}

function takenOver(initial: tf.Tensor): tf.Variable {
  const variable = tf.variable(initial);
  initial.dispose();
  return variable;
}

function variableOf(params: Params, name: string): tf.Variable {
  const variable = params.get(name);
  if (!variable) throw new LabError('tensorMissing', `lora: the network has no '${name}'`, { name });
  return variable;
}
