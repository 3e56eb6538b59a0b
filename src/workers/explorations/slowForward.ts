/** One mini-batch through the network as it trains: what each layer gives, and the loss of every prediction. */
import * as tf from '@tensorflow/tfjs-core';
import { runNodes } from '../../engine/models/forward.ts';
import { inputId } from '../../engine/models/shapes.ts';
import type { Network } from '../../engine/pipelines/network.ts';
import type { Batch } from '../../engine/training/trainStep.ts';
import { makeHistogram } from '../../engine/views/histogram.ts';
import type { SlowForward } from './slowView.ts';

const bins = 48;

/** @param examples images, or sequences, of the batch */
export async function forwardOf(
  { spec, params, prunable }: Network,
  { inputs, labels, sequenceLength }: Batch,
  examples: number,
): Promise<SlowForward> {
  const found = tf.tidy(() => {
    const given = new Map([[inputId, inputs]]);
    const { outputs } = runNodes(spec.nodes, params, given, { training: true, sequenceLength });
    const logits = outputs.get(spec.output) as tf.Tensor2D; // [predictions, classes]
    const own = tf.sum(tf.mul(tf.oneHot(labels, logits.shape[1]), logits), 1);
    return {
      losses: tf.sub(tf.logSumExp(logits, 1), own) as tf.Tensor1D,
      right: tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')),
      magnitudes: tf.stack(prunable.map(({ layer }) => tf.mean(tf.abs(outputs.get(layer)!)))),
    };
  });
  try {
    const losses = (await found.losses.data()) as Float32Array;
    const [right] = await found.right.data();
    const magnitudes = await found.magnitudes.data();
    return {
      examples,
      predictions: losses.length,
      right,
      layers: prunable.map(({ name }, at) => ({ name, magnitude: magnitudes[at] })),
      loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      losses: makeHistogram(losses, new Uint8Array(losses.length).fill(1), bins),
    };
  } finally {
    tf.dispose(Object.values(found));
  }
}
