/** Largest value of each window. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';
import { slide } from './window.ts';

export interface MaxPoolNode extends NodeBase {
  readonly type: 'maxPool';
  /** Side of the square window, pixels. */
  readonly size: number;
  readonly stride: number;
  /** Windows hang over the edge by TensorFlow's 'same' rule, and see there only the pixels that are in the image. */
  readonly same?: boolean;
}

export const maxPool: LayerType<MaxPoolNode> = {
  id: 'maxPool',
  channels: 'identity',
  outputShape(node, inputs) {
    const [height, width, channels] = imageInput(node.id, inputs);
    if (node.same) return [Math.ceil(height / node.stride), Math.ceil(width / node.stride), channels];
    return [...slide(node.id, [height, width], [node.size, node.size], node.stride, 0), channels];
  },
  params: () => [],
  macs: () => 0,
  forward: (node, [x]) => tf.maxPool(x as tf.Tensor4D, node.size, node.stride, node.same ? 'same' : 'valid'),
};
