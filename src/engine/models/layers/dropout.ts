/** Drops each value with probability `rate` while training and scales the rest; passes all on in evaluation. Srivastava et al. 2014. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface DropoutNode extends NodeBase {
  readonly type: 'dropout';
  /** Share of dropped values, in [0, 1). */
  readonly rate: number;
}

export const dropout: LayerType<DropoutNode> = {
  id: 'dropout',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward(node, [x], { training, chance }) {
    if (!training || node.rate === 0 || chance === undefined) return tf.clone(x);
    const draws = tf.randomUniform(x.shape, 0, 1, 'float32', chance(node.id));
    return tf.mul(x, tf.mul(tf.cast(tf.greaterEqual(draws, node.rate), 'float32'), 1 / (1 - node.rate)));
  },
};
