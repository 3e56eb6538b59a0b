/** A row of the table for each token id: where a language model begins. */
import * as tf from '@tensorflow/tfjs-core';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { oneInput } from './inputs.ts';

export interface EmbeddingNode extends NodeBase {
  readonly type: 'embedding';
  readonly vocabulary: number;
  /** Width of a row. */
  readonly features: number;
  /** Standard deviation of fresh rows; absent = 0.02. */
  readonly initStd?: number;
}

export const embedding: LayerType<EmbeddingNode> = {
  id: 'embedding',
  channels: 'mixing',
  keepChannels: (node, { output }) => ({ ...node, features: output.length }),
  outputShape(node, inputs) {
    assertShape(node.id, oneInput(node.id, inputs), []); // one token id
    return [node.features];
  },
  params: (node) => [
    {
      name: `${node.id}.weight`,
      shape: [node.vocabulary, node.features],
      layout: 'outIn',
      role: 'weight',
      init: { kind: 'normal', std: node.initStd ?? 0.02 },
      prunable: false,
      channelAxes: { out: 1, in: null },
    },
  ],
  tableOf: ({ id }) => `${id}.weight`,
  macs: () => 0,
  /** [tokens] int32 -> [tokens, features] */
  forward: (node, [ids], { param }) => tf.gather(param(`${node.id}.weight`), ids as tf.Tensor1D),
};
