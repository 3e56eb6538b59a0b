/** 2-D convolution of every channel by a kernel of its own, with PyTorch's symmetric zero padding. Howard et al. 2017. */
import * as tf from '@tensorflow/tfjs-core';
import { depthwiseConv2d as convolve } from '../../kernels/depthwiseConv2d/index.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';
import { evenPadding, patchesOf } from './patches.ts';
import { slide } from './window.ts';

export interface DepthwiseConv2dNode extends NodeBase {
  readonly type: 'depthwiseConv2d';
  /** Height, width. */
  readonly kernel: readonly [number, number];
  readonly stride: number;
  /** Zeros on every side; 0 is 'valid'. */
  readonly padding: number;
  readonly bias: boolean;
}

export const depthwiseConv2d: LayerType<DepthwiseConv2dNode> = {
  id: 'depthwiseConv2d',
  channels: 'identity',
  outputShape(node, inputs) {
    const [height, width, channels] = imageInput(node.id, inputs);
    return [...slide(node.id, [height, width], node.kernel, node.stride, node.padding), channels];
  },
  params(node, inputs) {
    const channels = imageInput(node.id, inputs)[2];
    const weight = {
      name: `${node.id}.weight`,
      shape: [...node.kernel, 1, channels], // one input channel a filter, as PyTorch's [channels, 1, kh, kw]
      layout: 'hwio',
      role: 'weight',
      init: { kind: 'heNormal', fanIn: node.kernel[0] * node.kernel[1] },
      prunable: true,
    } as const;
    if (!node.bias) return [weight];
    const bias = {
      name: `${node.id}.bias`,
      shape: [channels],
      layout: 'vector',
      role: 'bias',
      init: { kind: 'zeros' },
      prunable: false,
    } as const;
    return [weight, bias];
  },
  macs: (node, _inputs, [height, width, channels]) => height * width * channels * node.kernel[0] * node.kernel[1],
  forward(node, [x], { param }) {
    const weight = param(`${node.id}.weight`);
    const [kh, kw, , channels] = weight.shape;
    const kernel = tf.reshape(weight, [kh, kw, channels as number, 1]) as tf.Tensor4D; // as TensorFlow.js has it
    const padded = node.padding === 0 ? x : tf.pad(x, evenPadding(node.padding));
    const y = convolve(padded as tf.Tensor4D, kernel, node.stride); // [batch, oh, ow, channels]
    return node.bias ? tf.add(y, param(`${node.id}.bias`)) : y;
  },
  /**
   * Each row of the weight reads a channel of its own; here the channels stand one after another, so that statistics of
   * the input are those of all channels together.
   */
  matrixInput(node, [x]) {
    const patches = patchesOf(node, x); // [batch, oh, ow, channels] each
    return tf.reshape(tf.stack([...patches], 4), [-1, patches.length]); // [batch * oh * ow * channels, kh * kw]
  },
};
