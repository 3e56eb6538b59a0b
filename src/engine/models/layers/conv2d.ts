/** 2-D convolution over NHWC images, with PyTorch's symmetric zero padding. */
import * as tf from '@tensorflow/tfjs-core';
import { patchRows } from '../../kernels/patchRows/index.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';
import { evenPadding } from './patches.ts';
import { slide } from './window.ts';

export interface Conv2dNode extends NodeBase {
  readonly type: 'conv2d';
  readonly filters: number;
  /** Height, width. */
  readonly kernel: readonly [number, number];
  readonly stride: number;
  /** Zeros on every side; 0 is 'valid'. */
  readonly padding: number;
  readonly bias: boolean;
}

export const conv2d: LayerType<Conv2dNode> = {
  id: 'conv2d',
  channels: 'mixing',
  keepChannels: (node, { output }) => ({ ...node, filters: output.length }),
  outputShape(node, inputs) {
    const [height, width] = imageInput(node.id, inputs);
    return [...slide(node.id, [height, width], node.kernel, node.stride, node.padding), node.filters];
  },
  params(node, inputs) {
    const channels = imageInput(node.id, inputs)[2];
    const fanIn = node.kernel[0] * node.kernel[1] * channels;
    const weight = {
      name: `${node.id}.weight`,
      shape: [...node.kernel, channels, node.filters],
      layout: 'hwio',
      role: 'weight',
      init: { kind: 'heNormal', fanIn },
      prunable: true,
    } as const;
    if (!node.bias) return [weight];
    const bias = {
      name: `${node.id}.bias`,
      shape: [node.filters],
      layout: 'vector',
      role: 'bias',
      init: { kind: 'zeros' },
      prunable: false,
    } as const;
    return [weight, bias];
  },
  macs(node, inputs, output) {
    const channels = imageInput(node.id, inputs)[2];
    return output[0] * output[1] * node.filters * node.kernel[0] * node.kernel[1] * channels;
  },
  forward(node, [x], { param, product }) {
    const name = `${node.id}.weight`;
    const flat = product?.(name, () => inputRows(node, x)); // [batch * oh * ow, out]
    if (flat) {
      const [, height, width] = x.shape as [number, number, number];
      const out = slide(node.id, [height, width], node.kernel, node.stride, node.padding);
      const y = tf.reshape(flat, [-1, ...out, node.filters]);
      return node.bias ? tf.add(y, param(`${node.id}.bias`)) : y;
    }
    const kernel = param(name) as tf.Tensor4D; // [kh, kw, in, out]
    // tfjs' numeric padding takes the kernel's height for both axes: the padding of each axis is said.
    const padding = node.padding === 0 ? 'valid' : evenPadding(node.padding);
    const y = tf.conv2d(x as tf.Tensor4D, kernel, node.stride, padding); // [batch, oh, ow, out]
    return node.bias ? tf.add(y, param(`${node.id}.bias`)) : y;
  },
  matrixInput: (node, [x]) => inputRows(node, x),
};

/** im2col: [batch * oh * ow, kh * kw * in] */
function inputRows(node: Conv2dNode, x: tf.Tensor): tf.Tensor2D {
  const [, height, width] = x.shape as [number, number, number];
  const out = slide(node.id, [height, width], node.kernel, node.stride, node.padding);
  return patchRows(x, { kernel: node.kernel, stride: node.stride, padding: node.padding, out });
}
