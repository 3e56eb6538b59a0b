/** Some neighbouring channels of the input: one part of a split. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface SliceNode extends NodeBase {
  readonly type: 'slice';
  /** First channel. */
  readonly start: number;
  /** Channels. */
  readonly size: number;
}

export const slice: LayerType<SliceNode> = {
  id: 'slice',
  channels: 'slice',
  sliceStart: (node) => node.start,
  keepChannels: (node, { inputs, output }) => ({
    ...node,
    start: inputs[0].filter((channel) => channel < node.start).length,
    size: output.length,
  }),
  outputShape(node, inputs) {
    const shape = oneInput(node.id, inputs);
    const channels = shape.at(-1) ?? 0;
    if (node.start >= 0 && node.size > 0 && node.start + node.size <= channels) {
      return [...shape.slice(0, -1), node.size];
    }
    const wanted = `channels within ${channels}`;
    const got = `${node.start} to ${node.start + node.size}`;
    throw new LabError('shapeMismatch', `${node.id}: wanted ${wanted}, got ${got}`, { where: node.id, wanted, got });
  },
  params: () => [],
  macs: () => 0,
  forward(node, [x]) {
    const before = x.shape.slice(0, -1);
    return tf.slice(x, [...before.map(() => 0), node.start], [...before, node.size]);
  },
};
