/** min(max(x, 0), 6): MobileNet's activation. Howard et al. 2017. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface Relu6Node extends NodeBase {
  readonly type: 'relu6';
}

export const relu6: LayerType<Relu6Node> = {
  id: 'relu6',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.relu6(x),
};
