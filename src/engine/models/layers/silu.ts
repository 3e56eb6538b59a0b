/** x * sigmoid(x), also called swish. Elfwing et al. 2017; LLaMA's gate. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface SiluNode extends NodeBase {
  readonly type: 'silu';
}

export const silu: LayerType<SiluNode> = {
  id: 'silu',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.mul(x, tf.sigmoid(x)),
};
