/** Sum of branches of one shape: the residual connection. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { alikeInputs } from './inputs.ts';

export interface AddNode extends NodeBase {
  readonly type: 'add';
}

export const add: LayerType<AddNode> = {
  id: 'add',
  channels: 'identity',
  outputShape: (node, inputs) => alikeInputs(node.id, inputs, 0)[0],
  params: () => [],
  macs: () => 0,
  forward: (_node, inputs) => inputs.reduce((sum, x) => tf.add(sum, x)),
};
