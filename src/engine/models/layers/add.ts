/** Sum of branches of one shape: the residual connection. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';

export interface AddNode extends NodeBase {
  readonly type: 'add';
}

export const add: LayerType<AddNode> = {
  id: 'add',
  channels: 'identity',
  outputShape(node, inputs) {
    if (inputs.length < 2) {
      const details = { where: node.id, wanted: '2 inputs', got: `${inputs.length}` };
      throw new LabError('shapeMismatch', `${node.id}: wanted at least 2 inputs, got ${inputs.length}`, details);
    }
    for (const shape of inputs) assertShape(node.id, shape, inputs[0]);
    return inputs[0];
  },
  params: () => [],
  macs: () => 0,
  forward: (_node, inputs) => inputs.reduce((sum, x) => tf.add(sum, x)),
};
