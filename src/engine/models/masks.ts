/** Masks on live parameters. `applyMasks` is the only writer of zeros; the optimiser keeps what it wrote. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import type { Mask } from '../tensor/matrix.ts';
import { assertShape, type Shape } from '../tensor/shape.ts';
import { matrixShape, toNativeOrder } from './layout.ts';
import type { Params } from './param.ts';

/** By parameter name, in the matrix view; a weight without a mask is dense. */
export type Masks = ReadonlyMap<string, Mask>;

/** float32, 1 = kept, 0 = pruned, in the weight's native shape, by parameter name. */
export type MaskTensors = ReadonlyMap<string, tf.Tensor>;

/**
 * Writes +0 over every pruned weight (select, not multiply: -1 * 0 is -0 and NaN * 0 is NaN).
 * @throws LabError 'tensorMissing' | 'shapeMismatch'; no weight is written then
 */
export function applyMasks(params: Params, masks: Masks): void {
  tf.tidy(() => {
    const kept = new Map(
      [...masks].map(([name, mask]) => [name, keptTensor(name, mask, weightOf(params, name).shape)]),
    );
    for (const [name, bits] of kept) {
      const weight = weightOf(params, name);
      weight.assign(tf.where(bits, weight, tf.zerosLike(weight)));
    }
  });
}

/**
 * For the optimiser. The caller disposes them with `disposeMaskTensors`. Made of floats: WebGPU's cast from bool leaves
 * integers in the buffer, which a shader of ours would read as numbers next to 0.
 * @throws LabError as applyMasks
 */
export function createMaskTensors(params: Params, masks: Masks): MaskTensors {
  return new Map(
    [...masks].map(([name, mask]) => {
      const { shape } = weightOf(params, name);
      return [name, tf.tensor(Float32Array.from(nativeBits(name, mask, shape)), [...shape], 'float32')];
    }),
  );
}

export function disposeMaskTensors(masks: MaskTensors): void {
  for (const tensor of masks.values()) tensor.dispose();
}

/** Pruned weights that are not exactly zero (NaN counts): 0 in a network that keeps its promise. */
export async function countRevived(params: Params, masks: Masks): Promise<number> {
  const total = tf.tidy(() => {
    const counts = [...masks].map(([name, mask]) => {
      const weight = weightOf(params, name);
      const pruned = tf.logicalNot(keptTensor(name, mask, weight.shape));
      return tf.sum(tf.cast(tf.logicalAnd(pruned, tf.notEqual(weight, 0)), 'float32'));
    });
    return counts.length === 0 ? tf.scalar(0) : tf.addN(counts);
  });
  const [revived] = await total.data();
  total.dispose();
  return revived;
}

function weightOf(params: Params, name: string): tf.Variable {
  const weight = params.get(name);
  if (!weight) throw new LabError('tensorMissing', `masks: the network has no '${name}'`, { name });
  return weight;
}

/** bool, native shape. */
function keptTensor(name: string, mask: Mask, shape: Shape): tf.Tensor {
  return tf.tensor(nativeBits(name, mask, shape), [...shape], 'bool');
}

/** In the order of the weight's native layout. @throws LabError 'shapeMismatch' */
function nativeBits(name: string, mask: Mask, shape: Shape): Uint8Array {
  const { rows, columns } = matrixShape(shape);
  assertShape(`mask of ${name}`, [mask.rows, mask.columns], [rows, columns]);
  return toNativeOrder(mask.kept, shape);
}
