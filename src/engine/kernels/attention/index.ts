/** Causal attention with rotary positions: one kernel where the backend has ours, stock operations elsewhere and in training. */
import * as tf from '@tensorflow/tfjs-core';
import { composedAttention, composedWork } from './composed.ts';
import type { AttentionSizes, RotaryTables } from './sizes.ts';

/**
 * softmax(q k^T / sqrt(headDim)) v, where a token sees itself and those before it. Differentiable in q, k and v.
 * @param q [batch * tokens, heads * headDim]
 * @param k [batch * tokens, kvHeads * headDim], as v
 * @returns as q
 */
export function causalAttention(
  [q, k, v]: readonly [tf.Tensor, tf.Tensor, tf.Tensor],
  tables: RotaryTables,
  sizes: AttentionSizes,
): tf.Tensor {
  return tf.tidy(() => {
    const angle = (table: Float32Array) => tf.tensor2d(table, [sizes.tokens, sizes.headDim / 2]);
    const [cos, sin] = [angle(tables.cos), angle(tables.sin)];
    // The fused kernel keeps nothing that a gradient could be made of.
    if (tf.engine().isTapeOn() || !hasKernel()) {
      return composedAttention([q, k, v], [cos, sin], sizes);
    }
    const attributes = { ...sizes, window: sizes.window ?? sizes.tokens };
    return tf.engine().runKernel('CausalAttention', { q, k, v, cos, sin }, attributes) as tf.Tensor;
  });
}

/** For estimates of memory: values that a call holds at once beside inputs and output. @param rows batch * tokens */
export function attentionWork(sizes: AttentionSizes, rows: number): number {
  return hasKernel() ? kernelWork(sizes) : composedWork(sizes, rows);
}

/** Keys, values and one row of scores of one head, with room for whole vectors: at least `attentionWorkBytes` / 4. */
function kernelWork({ tokens, headDim }: AttentionSizes): number {
  return (tokens + 16) * (2 * headDim + 9) + 2 * headDim + 8;
}

function hasKernel(): boolean {
  return Boolean(tf.getKernel('CausalAttention', tf.getBackend()));
}
