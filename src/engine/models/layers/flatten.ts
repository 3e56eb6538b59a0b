/** [height, width, channels] -> [height * width * channels], channel fastest (PyTorch's is channel slowest: layout.ts). */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface FlattenNode extends NodeBase {
  readonly type: 'flatten';
}

export const flatten: LayerType<FlattenNode> = {
  id: 'flatten',
  channels: 'flatten',
  outputShape: (node, inputs) => [sizeOf(oneInput(node.id, inputs))],
  params: () => [],
  macs: () => 0,
  forward: (_node, [x]) => tf.reshape(x, [x.shape[0], x.size / x.shape[0]]),
};
