/**
 * Causal attention with rotary positions over queries, keys and values that were projected before it. Grouped queries:
 * `heads / kvHeads` consecutive query heads share one key and value head. Vaswani et al. 2017; Ainslie et al. 2023.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { type Rope, ropeTables } from '../rope.ts';

/** Reads queries [heads * headDim], keys and values [kvHeads * headDim], in that order. */
export interface AttentionNode extends NodeBase {
  readonly type: 'attention';
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly rope: Rope;
  /** How many tokens back a token sees, itself included; null = all. */
  readonly window: number | null;
}

/** Added to scores of tokens that must not be seen: their softmax is exactly 0. */
const unseen = -1e30;

/** Bounds the scores that live at once where heads can be taken one after another. Units: values. */
const scoreValues = 1 << 22;

export const attention: LayerType<AttentionNode> = {
  id: 'attention',
  channels: 'heads',
  headSize: ({ headDim }) => headDim,
  keepChannels: (node, { inputs: [queries, keys] }) => ({
    ...node,
    heads: queries.length / node.headDim,
    kvHeads: keys.length / node.headDim,
  }),
  outputShape(node, inputs) {
    const { id, heads, kvHeads, headDim } = node;
    if (inputs.length !== 3 || heads % kvHeads !== 0 || headDim % 2 !== 0) {
      const got = `${inputs.length} inputs, ${heads} heads on ${kvHeads} of ${headDim}`;
      const wanted = '3 inputs, heads a multiple of kvHeads, headDim even';
      throw new LabError('shapeMismatch', `${id}: wanted ${wanted}, got ${got}`, { where: id, wanted, got });
    }
    const [queries, keys, values] = inputs;
    assertShape(`${id} queries`, queries, [heads * headDim]);
    assertShape(`${id} keys`, keys, [kvHeads * headDim]);
    assertShape(`${id} values`, values, [kvHeads * headDim]);
    return queries;
  },
  params: () => [],
  /** Without the scores: their cost depends on the sequence. */
  macs: () => 0,
  /** Rotated queries and keys in both orders, and of some heads the scores three times: product, masked, softmax. */
  workValues({ heads, kvHeads, headDim }, _inputs, tokens, sequenceLength) {
    const headScores = (heads / kvHeads) * tokens * sequenceLength;
    const together = Math.min(kvHeads, Math.max(1, Math.floor(scoreValues / headScores)));
    return 5 * tokens * (heads + 2 * kvHeads) * headDim + 3 * together * headScores;
  },
  forward(node, [queries, keys, values], { sequenceLength }) {
    const { heads, kvHeads, headDim } = node;
    const tokens = sequenceLength ?? queries.shape[0];
    const batch = queries.shape[0] / tokens;
    const half = headDim / 2;
    const { cos, sin } = ropeTables(node.rope, headDim, tokens);
    const angles = [cos, sin].map((table) => tf.tensor(table, [tokens, 1, half])) as [tf.Tensor, tf.Tensor];
    // [batch * tokens, heads * headDim] -> [batch, heads, tokens, headDim]
    const byHead = (x: tf.Tensor4D) => tf.transpose(x, [0, 2, 1, 3]);
    const split = (x: tf.Tensor, count: number) => tf.reshape(x, [batch, tokens, count, headDim]) as tf.Tensor4D;
    const shared = heads / kvHeads;
    // Query heads of one key head stand one after another, so the key is not repeated: more rows share it.
    const q = tf.reshape(byHead(rotate(split(queries, heads), angles)), [batch, kvHeads, shared * tokens, headDim]);
    const k = byHead(rotate(split(keys, kvHeads), angles));
    const v = byHead(split(values, kvHeads));
    const seen = causalMask(tokens, node.window);
    const mixed = inGroups(kvHeads, batch * shared * tokens * tokens, (first, count) => {
      const own = (x: tf.Tensor) => (count === kvHeads ? x : tf.slice(x, [0, first, 0, 0], [-1, count, -1, -1]));
      return mix(own(q), own(k), own(v), seen);
    });
    const byToken = tf.transpose(tf.reshape(mixed, [batch, heads, tokens, headDim]), [0, 2, 1, 3]);
    return tf.reshape(byToken, [batch * tokens, heads * headDim]);
  },
};

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
