/** Mean over all positions: [height, width, channels] -> [channels]. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';

export interface GlobalAveragePoolNode extends NodeBase {
  readonly type: 'globalAveragePool';
}

export const globalAveragePool: LayerType<GlobalAveragePoolNode> = {
  id: 'globalAveragePool',
  channels: 'identity',
  outputShape: (node, inputs) => [imageInput(node.id, inputs)[2]],
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.mean(x, [1, 2]),
};
