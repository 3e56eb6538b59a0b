/** Root-mean-square norm over the features: x / sqrt(mean(x^2) + epsilon) * weight. Zhang & Sennrich 2019. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { featureInput } from './inputs.ts';

export interface RmsNormNode extends NodeBase {
  readonly type: 'rmsNorm';
  /** Added to the mean square under the root. LLaMA: 1e-5. */
  readonly epsilon: number;
}

export const rmsNorm: LayerType<RmsNormNode> = {
  id: 'rmsNorm',
  channels: 'identity',
  readsWidth: true,
  outputShape: (node, inputs) => [featureInput(node.id, inputs)],
  params: (node, inputs) => [
    {
      name: `${node.id}.weight`,
      shape: [featureInput(node.id, inputs)],
      layout: 'vector',
      role: 'scale',
      init: { kind: 'ones' },
      prunable: false,
    },
  ],
  macs: () => 0,
  workValues: (node, inputs, tokens) => 2 * tokens * featureInput(node.id, inputs),
  forward(node, [x], { param }) {
    const meanSquare = tf.mean(tf.square(x), -1, true); // [tokens, 1]
    return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, node.epsilon))), param(`${node.id}.weight`));
  },
};
