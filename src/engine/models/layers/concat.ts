/** Channels of the inputs one after another. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { alikeInputs } from './inputs.ts';

export interface ConcatNode extends NodeBase {
  readonly type: 'concat';
}

export const concat: LayerType<ConcatNode> = {
  id: 'concat',
  channels: 'concat',
  outputShape(node, inputs) {
    const shapes = alikeInputs(node.id, inputs, 1);
    return [...shapes[0].slice(0, -1), shapes.reduce((channels, shape) => channels + (shape.at(-1) ?? 0), 0)];
  },
  params: () => [],
  macs: () => 0,
  forward: (_node, inputs) => tf.concat([...inputs], -1),
};
