/**
 * Cross entropy over a vocabulary whose head does not fit beside the rest: the table is read a few rows at a time, and
 * of the logits only a running maximum, a running sum and the label's own are kept.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Head } from '../models/decoder.ts';
import type { LanguageSpec } from '../models/spec.ts';
import { readRange, type WeightSource } from '../models/weightSource.ts';

/** States that predict, and what they ought to say. */
export interface Predictions {
  /** [tokens, hidden], normed. */
  readonly states: tf.Tensor2D;
  /** Token ids: [tokens] */
  readonly labels: Int32Array;
}

export interface PartSizes {
  /** Bounds the part of the table that lives at once. Units: values. */
  readonly tableValues: number;
  /** Bounds the logits that live at once. Units: values. */
  readonly logitValues: number;
}

export const partSizes: PartSizes = { tableValues: 1 << 22, logitValues: 1 << 22 };

/**
 * @param breathe awaited between two products
 * @returns sum of -log p(label) over all predictions, nats
 */
export async function crossEntropyByParts(
  spec: LanguageSpec,
  source: WeightSource,
  head: Head,
  predictions: readonly Predictions[],
  { tableValues, logitValues }: PartSizes = partSizes,
  breathe?: () => void | Promise<void>,
): Promise<number> {
  const hidden = predictions[0]?.states.shape[1] ?? 0;
  const running = predictions.map(({ labels }) => ({
    maximum: new Float64Array(labels.length).fill(Number.NEGATIVE_INFINITY),
    sum: new Float64Array(labels.length),
    label: new Float64Array(labels.length),
  }));
  const rows = Math.max(1, Math.floor(tableValues / hidden));
  for (let begin = 0; begin < spec.classes; begin += rows) {
    const end = Math.min(begin + rows, spec.classes);
    const values = await readRange(source, head.name, begin * hidden, end * hidden);
    const table = tf.tensor2d(values.slice(), [end - begin, hidden]);
    try {
      const together = Math.max(1, Math.floor(logitValues / (end - begin)));
      for (const [index, { states, labels }] of predictions.entries()) {
        for (let from = 0; from < labels.length; from += together) {
          const part = labels.subarray(from, from + together);
          const found = await partOf(states, from, part, table, begin);
          for (let i = 0; i < part.length; i++) add(running[index], from + i, found, i, part.length);
          await breathe?.();
        }
      }
    } finally {
      table.dispose();
    }
  }
  let loss = 0;
  for (const { maximum, sum, label } of running) {
    for (let i = 0; i < sum.length; i++) loss += maximum[i] + Math.log(sum[i]) - label[i];
  }
  return loss;
}

/** [3, tokens]: largest logit of the part, sum of exp(logit - largest), the label's logit or 0 where it is not in the part. */
async function partOf(
  states: tf.Tensor2D,
  from: number,
  labels: Int32Array,
  table: tf.Tensor2D,
  begin: number,
): Promise<Float32Array> {
  const [classes, hidden] = table.shape;
  const places = labels.map((label, row) => row * classes + Math.min(Math.max(label - begin, 0), classes - 1));
  const inside = Float32Array.from(labels, (label) => (label >= begin && label < begin + classes ? 1 : 0));
  const found = tf.tidy(() => {
    const logits = tf.matMul(tf.slice(states, [from, 0], [labels.length, hidden]) as tf.Tensor2D, table, false, true);
    const own = tf.mul(tf.gather(tf.reshape(logits, [-1]), tf.tensor1d(places, 'int32')), tf.tensor1d(inside));
    const largest = tf.max(logits, 1, true); // [tokens, 1]
    const sums = tf.sum(
      tf.tidy(() => tf.exp(tf.sub(logits, largest))),
      1,
    );
    return tf.stack([tf.reshape(largest, [-1]), sums, own]);
  });
  try {
    return (await found.data()) as Float32Array;
  } finally {
    found.dispose();
  }
}

interface Running {
  readonly maximum: Float64Array;
  readonly sum: Float64Array;
  readonly label: Float64Array;
}

/** @param found as partOf gives it, of which token `i` of `count` is added to token `at` */
function add({ maximum, sum, label }: Running, at: number, found: Float32Array, i: number, count: number): void {
  const largest = Math.max(maximum[at], found[i]);
  sum[at] = sum[at] * Math.exp(maximum[at] - largest) + found[count + i] * Math.exp(found[i] - largest);
  maximum[at] = largest;
  label[at] += found[2 * count + i];
}
