/** The language model's head: features to one logit a token of the vocabulary, by a table of its own or the embedding's. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { featureInput } from './inputs.ts';

export interface UnembedNode extends NodeBase {
  readonly type: 'unembed';
  readonly vocabulary: number;
  /** Id of the embedding whose table it shares ("tied"), or null. */
  readonly tiedTo: string | null;
}

export const unembed: LayerType<UnembedNode> = {
  id: 'unembed',
  channels: 'mixing',
  outputShape(node, inputs) {
    featureInput(node.id, inputs);
    return [node.vocabulary];
  },
  /** Never cut: the references leave the head whole. */
  params: (node, inputs) =>
    node.tiedTo === null
      ? [
          {
            name: `${node.id}.weight`,
            shape: [node.vocabulary, featureInput(node.id, inputs)],
            layout: 'outIn',
            role: 'weight',
            init: { kind: 'normal', std: 0.02 },
            prunable: false,
          },
        ]
      : [],
  sharesParamsOf: ({ tiedTo }) => tiedTo,
  headTable: ({ id, tiedTo }) => `${tiedTo ?? id}.weight`,
  macs: (node, inputs) => featureInput(node.id, inputs) * node.vocabulary,
  forward: (node, [x], { param }) =>
    tf.matMul(x as tf.Tensor2D, param(`${node.tiedTo ?? node.id}.weight`) as tf.Tensor2D, false, true),
};
