/**
 * Channels of zeros before and after the input's own: how a residual branch without weights grows wider (option A of
 * He et al. 2016).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface PadChannelsNode extends NodeBase {
  readonly type: 'padChannels';
  /** Channels of zeros in front. */
  readonly before: number;
  /** Channels of zeros behind. */
  readonly after: number;
}

export const padChannels: LayerType<PadChannelsNode> = {
  id: 'padChannels',
  channels: 'pad',
  padBefore: (node) => node.before,
  keepChannels(node, { inputs: [input], output }) {
    const before = output.filter((channel) => channel < node.before).length;
    return { ...node, before, after: output.length - before - input.length };
  },
  outputShape(node, inputs) {
    const shape = oneInput(node.id, inputs);
    return [...shape.slice(0, -1), node.before + (shape.at(-1) ?? 0) + node.after];
  },
  params: () => [],
  macs: () => 0,
  forward: ({ before, after }, [x]) =>
    tf.pad(
      x,
      x.shape.map((_, axis) => (axis === x.rank - 1 ? [before, after] : [0, 0])),
    ),
};
