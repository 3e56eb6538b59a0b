/** Fully connected layer: y = x W^T + b. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import type { Init } from '../param.ts';
import { featureInput } from './inputs.ts';

export interface DenseNode extends NodeBase {
  readonly type: 'dense';
  readonly units: number;
  readonly bias: boolean;
  /** Standard deviation of fresh weights; absent = He's for the number of inputs. */
  readonly initStd?: number;
}

export const dense: LayerType<DenseNode> = {
  id: 'dense',
  channels: 'mixing',
  keepChannels: (node, { output }) => ({ ...node, units: output.length }),
  outputShape(node, inputs) {
    featureInput(node.id, inputs);
    return [node.units];
  },
  params(node, inputs) {
    const features = featureInput(node.id, inputs);
    const weight = {
      name: `${node.id}.weight`,
      shape: [node.units, features],
      layout: 'outIn',
      role: 'weight',
      init: initOf(node, features),
      prunable: true,
    } as const;
    if (!node.bias) return [weight];
    const bias = {
      name: `${node.id}.bias`,
      shape: [node.units],
      layout: 'vector',
      role: 'bias',
      init: { kind: 'zeros' },
      prunable: false,
    } as const;
    return [weight, bias];
  },
  macs: (node, inputs) => featureInput(node.id, inputs) * node.units,
  forward(node, [x], { param, product }) {
    const name = `${node.id}.weight`;
    const y =
      product?.(name, () => x as tf.Tensor2D) ?? tf.matMul(x as tf.Tensor2D, param(name) as tf.Tensor2D, false, true); // [batch, in] x [out, in]^T
    return node.bias ? tf.add(y, param(`${node.id}.bias`)) : y;
  },
  matrixInput: (_node, [x]) => x as tf.Tensor2D,
};

function initOf({ initStd }: DenseNode, fanIn: number): Init {
  return initStd === undefined ? { kind: 'heNormal', fanIn } : { kind: 'normal', std: initStd };
}
