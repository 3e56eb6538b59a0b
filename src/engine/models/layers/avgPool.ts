/** Mean of each window. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';
import { slide } from './window.ts';

export interface AvgPoolNode extends NodeBase {
  readonly type: 'avgPool';
  /** Side of the square window, pixels. */
  readonly size: number;
  readonly stride: number;
}

export const avgPool: LayerType<AvgPoolNode> = {
  id: 'avgPool',
  channels: 'identity',
  outputShape(node, inputs) {
    const [height, width, channels] = imageInput(node.id, inputs);
    return [...slide(node.id, [height, width], [node.size, node.size], node.stride, 0), channels];
  },
  params: () => [],
  macs: () => 0,
  forward: (node, [x]) => tf.avgPool(x as tf.Tensor4D, node.size, node.stride, 'valid'),
};
