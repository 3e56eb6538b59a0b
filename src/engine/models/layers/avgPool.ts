/** Mean of each window. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';
import { samePads, slide } from './window.ts';

export interface AvgPoolNode extends NodeBase {
  readonly type: 'avgPool';
  /** Side of the square window, pixels. */
  readonly size: number;
  readonly stride: number;
  /** Windows hang over the edge by TensorFlow's 'same' rule, and see there only the pixels that are in the image. */
  readonly same?: boolean;
}

export const avgPool: LayerType<AvgPoolNode> = {
  id: 'avgPool',
  channels: 'identity',
  outputShape(node, inputs) {
    const [height, width, channels] = imageInput(node.id, inputs);
    if (node.same) return [Math.ceil(height / node.stride), Math.ceil(width / node.stride), channels];
    return [...slide(node.id, [height, width], [node.size, node.size], node.stride, 0), channels];
  },
  params: () => [],
  macs: () => 0,
  forward: (node, [x]) =>
    node.same ? hangingMean(node, x as tf.Tensor4D) : tf.avgPool(x as tf.Tensor4D, node.size, node.stride, 'valid'),
};

/**
 * The mean over zeros too, scaled by the share of real pixels: tfjs' gradient of a padded window divides by the whole of
 * it on its CPU and GPU backends, although the forward pass does not.
 */
function hangingMean({ size, stride }: AvgPoolNode, x: tf.Tensor4D): tf.Tensor4D {
  const [, height, width] = x.shape;
  const [rows, columns] = [samePads(height, size, stride), samePads(width, size, stride)];
  const padded = tf.pad(x, [[0, 0], [...rows], [...columns], [0, 0]]);
  const [down, across] = [realPixels(height, size, stride), realPixels(width, size, stride)];
  const scale = down.flatMap((high) => across.map((wide) => (size * size) / (high * wide)));
  return tf.mul(tf.avgPool(padded, size, stride, 'valid'), tf.tensor4d(scale, [1, down.length, across.length, 1]));
}

/** How many pixels of each window lie in the image, along one axis. */
function realPixels(length: number, size: number, stride: number): number[] {
  const [before] = samePads(length, size, stride);
  return Array.from({ length: Math.ceil(length / stride) }, (_, window) => {
    const begin = window * stride - before;
    return Math.min(length, begin + size) - Math.max(0, begin);
  });
}
