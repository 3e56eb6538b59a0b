/** (x - mean) / std by channel, with constants: the form of the input that a network was trained on. */
import * as tf from '@tensorflow/tfjs-core';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface NormalizeNode extends NodeBase {
  readonly type: 'normalize';
  /** One a channel, in units of the input. */
  readonly mean: readonly number[];
  /** One a channel, above 0. */
  readonly std: readonly number[];
}

export const normalize: LayerType<NormalizeNode> = {
  id: 'normalize',
  channels: 'identity',
  keepChannels: (node, { output }) => ({
    ...node,
    mean: output.map((channel) => node.mean[channel]),
    std: output.map((channel) => node.std[channel]),
  }),
  outputShape(node, inputs) {
    const shape = oneInput(node.id, inputs);
    assertShape(`${node.id} mean`, [node.mean.length], shape.slice(-1));
    assertShape(`${node.id} std`, [node.std.length], shape.slice(-1));
    return shape;
  },
  params: () => [],
  macs: () => 0,
  forward: ({ mean, std }, [x]) => tf.div(tf.sub(x, tf.tensor1d([...mean])), tf.tensor1d([...std])),
};
