/**
 * Batch normalisation over every axis but the last, with PyTorch's parameters and buffers.
 * Training normalises by the batch (biased variance) and moves the running statistics (unbiased variance);
 * evaluation normalises by the running statistics. Ioffe & Szegedy 2015; torch.nn.BatchNorm2d.
 */
import * as tf from '@tensorflow/tfjs-core';
import { inferBatchNorm, trainBatchNorm } from '../../kernels/batchNorm/index.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import type { ParamRole } from '../param.ts';
import { oneInput } from './inputs.ts';

export interface BatchNormNode extends NodeBase {
  readonly type: 'batchNorm';
  /** Added to the variance under the root. PyTorch: 1e-5. */
  readonly epsilon: number;
  /** Share of the new batch in the running statistics. PyTorch: 0.1. */
  readonly momentum: number;
}

export const batchNorm: LayerType<BatchNormNode> = {
  id: 'batchNorm',
  channels: 'identity',
  outputShape: (node, inputs) => oneInput(node.id, inputs),
  params(node, inputs) {
    const channels = oneInput(node.id, inputs).at(-1) ?? 0;
    const vector = (name: string, role: ParamRole, kind: 'zeros' | 'ones') =>
      ({
        name: `${node.id}.${name}`,
        shape: [channels],
        layout: 'vector',
        role,
        init: { kind },
        prunable: false,
      }) as const;
    return [
      vector('weight', 'scale', 'ones'),
      vector('bias', 'bias', 'zeros'),
      vector('running_mean', 'buffer', 'zeros'),
      vector('running_var', 'buffer', 'ones'),
    ];
  },
  macs: () => 0,
  forward(node, [x], { param, training, updateBuffer }) {
    const of = (name: string) => param(`${node.id}.${name}`) as tf.Tensor1D;
    const input = x as tf.Tensor4D;
    if (!training) {
      return inferBatchNorm(input, of('weight'), of('bias'), of('running_mean'), of('running_var'), node.epsilon);
    }
    const { y, mean, variance } = trainBatchNorm(input, of('weight'), of('bias'), node.epsilon);
    const count = x.size / mean.size;
    const unbiased = tf.mul(variance, count / Math.max(1, count - 1));
    const moved = (old: tf.Tensor, now: tf.Tensor) =>
      tf.add(tf.mul(old, 1 - node.momentum), tf.mul(now, node.momentum));
    updateBuffer(`${node.id}.running_mean`, moved(of('running_mean'), mean));
    updateBuffer(`${node.id}.running_var`, moved(of('running_var'), unbiased));
    return y;
  },
};
