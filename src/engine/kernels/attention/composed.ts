/** Causal attention from stock operations: for gradients, and for backends without a kernel of ours. */
import * as tf from '@tensorflow/tfjs-core';
import type { AttentionSizes } from './sizes.ts';

/** Added to scores of tokens that must not be seen: their softmax is exactly 0. */
const unseen = -1e30;

/** Bounds the scores that live at once where heads can be taken one after another. Units: values. */
const scoreValues = 1 << 22;

/**
 * Values that live at once beside inputs and output: rotated queries and keys in both orders, and of some heads the scores
 * three times (product, masked, softmax). @param rows batch * tokens
 */
export function composedWork({ tokens, heads, kvHeads, headDim }: AttentionSizes, rows: number): number {
  const headScores = (heads / kvHeads) * rows * tokens;
  const together = Math.min(kvHeads, Math.max(1, Math.floor(scoreValues / headScores)));
  return 5 * rows * (heads + 2 * kvHeads) * headDim + 3 * together * headScores;
}

/** As causalAttention. @param angles cos and sin: [tokens, headDim / 2] */
export function composedAttention(
  [queries, keys, values]: readonly [tf.Tensor, tf.Tensor, tf.Tensor],
  angles: readonly [tf.Tensor, tf.Tensor],
  { tokens, heads, kvHeads, headDim, window }: AttentionSizes,
): tf.Tensor {
  const batch = queries.shape[0] / tokens;
  const [cos, sin] = angles.map((table) => tf.reshape(table, [tokens, 1, headDim / 2]));
  // [batch * tokens, heads * headDim] -> [batch, heads, tokens, headDim]
  const byHead = (x: tf.Tensor4D) => tf.transpose(x, [0, 2, 1, 3]);
  const split = (x: tf.Tensor, count: number) => tf.reshape(x, [batch, tokens, count, headDim]) as tf.Tensor4D;
  const shared = heads / kvHeads;
  // Query heads of one key head stand one after another, so the key is not repeated: more rows share it.
  const q = tf.reshape(byHead(rotate(split(queries, heads), [cos, sin])), [batch, kvHeads, shared * tokens, headDim]);
  const k = byHead(rotate(split(keys, kvHeads), [cos, sin]));
  const v = byHead(split(values, kvHeads));
  const seen = causalMask(tokens, window);
  const mixed = inGroups(kvHeads, batch * shared * tokens * tokens, (first, count) => {
    const own = (x: tf.Tensor) => (count === kvHeads ? x : tf.slice(x, [0, first, 0, 0], [-1, count, -1, -1]));
    return mix(own(q), own(k), own(v), seen);
  });
  const byToken = tf.transpose(tf.reshape(mixed, [batch, heads, tokens, headDim]), [0, 2, 1, 3]);
  return tf.reshape(byToken, [batch * tokens, heads * headDim]);
}

/**
 * softmax(q k^T / sqrt(headDim)) v
 * @param q [batch, kvHeads, shared * tokens, headDim]
 * @param k [batch, kvHeads, tokens, headDim], as v
 * @param seen added to the scores: [tokens, tokens]
 * @returns as q
 */
function mix(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, seen: tf.Tensor2D): tf.Tensor {
  const weights = tf.tidy(() => {
    const scores = tf.tidy(() => tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[3] ?? 1)));
    const tokens = seen.shape[0];
    const masked = tf.add(tf.reshape(scores, [scores.size / (tokens * tokens), tokens, tokens]), seen);
    return tf.reshape(tf.softmax(masked), scores.shape);
  });
  return tf.matMul(weights, v);
}

/** Key heads a few at a time, joined again along their axis; all at once where that is little. */
function inGroups(kvHeads: number, valuesPerHead: number, run: (first: number, count: number) => tf.Tensor): tf.Tensor {
  const together = Math.max(1, Math.floor(scoreValues / valuesPerHead));
  if (together >= kvHeads) return run(0, kvHeads);
  const groups: tf.Tensor[] = [];
  for (let first = 0; first < kvHeads; first += together) {
    groups.push(tf.tidy(() => run(first, Math.min(together, kvHeads - first))));
  }
  return tf.concat(groups, 1);
}

/** Turns the pair (x_i, x_{i + half}) by the angle of its position: the "rotate_half" convention. x [.., headDim] */
function rotate(x: tf.Tensor4D, [cos, sin]: readonly [tf.Tensor, tf.Tensor]): tf.Tensor4D {
  const [first, second] = tf.split(x, 2, 3);
  return tf.concat(
    [tf.sub(tf.mul(first, cos), tf.mul(second, sin)), tf.add(tf.mul(second, cos), tf.mul(first, sin))],
    3,
  ) as tf.Tensor4D;
}

/** 0 where token `row` may see token `column`: [tokens, tokens]. */
function causalMask(tokens: number, window: number | null): tf.Tensor2D {
  const mask = new Float32Array(tokens * tokens).fill(unseen);
  for (let row = 0; row < tokens; row++) {
    mask.fill(0, row * tokens + Math.max(0, row + 1 - (window ?? tokens)), row * tokens + row + 1);
  }
  return tf.tensor2d(mask, [tokens, tokens]);
}
