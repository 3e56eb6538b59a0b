/** Channels of the inputs one after another. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';

export interface ConcatNode extends NodeBase {
  readonly type: 'concat';
}

export const concat: LayerType<ConcatNode> = {
  id: 'concat',
  channels: 'concat',
  outputShape(node, inputs) {
    if (inputs.length < 2) {
      const details = { where: node.id, wanted: '2 inputs', got: `${inputs.length}` };
      throw new LabError('shapeMismatch', `${node.id}: wanted at least 2 inputs, got ${inputs.length}`, details);
    }
    const positions = inputs[0].slice(0, -1);
    for (const shape of inputs) assertShape(node.id, shape.slice(0, -1), positions);
    return [...positions, inputs.reduce((channels, shape) => channels + shape[shape.length - 1], 0)];
  },
  params: () => [],
  macs: () => 0,
  forward: (_node, inputs) => tf.concat([...inputs], -1),
};
