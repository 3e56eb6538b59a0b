/** Largest value over all positions: [height, width, channels] -> [channels]. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';

export interface GlobalMaxPoolNode extends NodeBase {
  readonly type: 'globalMaxPool';
}

export const globalMaxPool: LayerType<GlobalMaxPoolNode> = {
  id: 'globalMaxPool',
  channels: 'identity',
  outputShape: (node, inputs) => [imageInput(node.id, inputs)[2]],
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.max(x, [1, 2]),
};
