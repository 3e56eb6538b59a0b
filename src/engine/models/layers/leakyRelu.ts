/** x above 0, slope * x below. Maas et al. 2013. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface LeakyReluNode extends NodeBase {
  readonly type: 'leakyRelu';
  /** Of the part below 0. Keras: 0.3, PyTorch: 0.01. */
  readonly slope: number;
}

export const leakyRelu: LayerType<LeakyReluNode> = {
  id: 'leakyRelu',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: ({ slope }, [x]) => tf.leakyRelu(x, slope),
};
