/** Product of branches, element by element: how a gate acts on its partner. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { alikeInputs } from './inputs.ts';

export interface MultiplyNode extends NodeBase {
  readonly type: 'multiply';
}

export const multiply: LayerType<MultiplyNode> = {
  id: 'multiply',
  channels: 'identity',
  outputShape: (node, inputs) => alikeInputs(node.id, inputs, 0)[0],
  params: () => [],
  macs: () => 0,
  forward: (_node, inputs) => inputs.reduce((product, x) => tf.mul(product, x)),
};
