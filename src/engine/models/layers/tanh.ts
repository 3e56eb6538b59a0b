/** Hyperbolic tangent. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface TanhNode extends NodeBase {
  readonly type: 'tanh';
}

export const tanh: LayerType<TanhNode> = {
  id: 'tanh',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.tanh(x),
};
