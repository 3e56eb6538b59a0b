/** max(x, 0). */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface ReluNode extends NodeBase {
  readonly type: 'relu';
}

export const relu: LayerType<ReluNode> = {
  id: 'relu',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.relu(x),
};
