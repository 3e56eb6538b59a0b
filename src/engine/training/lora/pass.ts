/** One forward pass through a network with adapters, by other parameters and, under dropout, a second path. */
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardOptions, ParamTensors } from '../../models/forward.ts';
import type { MaskTensors } from '../../models/masks.ts';
import type { Params } from '../../models/param.ts';
import type { Random } from '../../tensor/random.ts';
import { type Adapters, adapterProduct } from './adapters.ts';

export interface AdaptedPass {
  readonly params: ParamTensors;
  readonly beside?: ForwardOptions['beside'];
}

/**
 * Call inside the function that is differentiated. Without dropout every layer computes with (W0 + scaling * B A) * mask;
 * with it, the adapter reads inputs of its own: x W0^T + dropout(x) (scaling * B A)^T, both masked.
 * @param random of this step: gives the inputs that drop out
 */
export function adaptedPass(params: Params, adapters: Adapters, masks: MaskTensors, random: Random): AdaptedPass {
  const { byWeight, options } = adapters;
  const masked = (name: string, tensor: tf.Tensor): tf.Tensor => {
    const mask = masks.get(name);
    return mask ? tf.mul(tensor, mask) : tensor;
  };
  const adapted = new Map<string, tf.Tensor>(params);
  for (const [name, adapter] of byWeight) {
    const { frozen } = adapter;
    adapted.set(name, masked(name, options.dropout > 0 ? frozen : tf.add(frozen, adapterProduct(adapter, options))));
  }
  if (options.dropout === 0) return { params: adapted };
  return {
    params: adapted,
    beside(layer, inputs, run) {
      const name = `${layer}.weight`;
      const adapter = byWeight.get(name);
      if (!adapter) return null;
      const product = masked(name, adapterProduct(adapter, options));
      const seen = inputs.map((x, index) => dropOut(x, options.dropout, random.split(`${layer} ${index}`)));
      // the same layer with B A for a weight, and no bias: that was added once
      return run(seen, (own) => (own === name ? product : tf.zerosLike(adapted.get(own)!)));
    },
  };
}

/** Each input is 0 with this probability, and the others are scaled up so that the mean stays. */
function dropOut(x: tf.Tensor, probability: number, random: Random): tf.Tensor {
  const scale = 1 / (1 - probability);
  const kept = Float32Array.from({ length: x.size }, () => (random.uniform() < probability ? 0 : scale));
  return tf.mul(x, tf.tensor(kept, x.shape, 'float32'));
}
