/** 1 / (1 + exp(-x)). */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface SigmoidNode extends NodeBase {
  readonly type: 'sigmoid';
}

export const sigmoid: LayerType<SigmoidNode> = {
  id: 'sigmoid',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.sigmoid(x),
};
