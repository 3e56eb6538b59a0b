/** Depthwise convolution that can be trained on every backend: tfjs' WASM has the forward pass only. */
import { getBackend, getKernel, depthwiseConv2d as stock, type Tensor4D } from '@tensorflow/tfjs-core';
import { composedDepthwiseConv2d } from './composed.ts';

/**
 * @param x [batch, height, width, channels], already padded
 * @param kernel [kh, kw, channels, 1]
 * @returns [batch, oh, ow, channels]
 */
export function depthwiseConv2d(x: Tensor4D, kernel: Tensor4D, stride: number): Tensor4D {
  return getKernel('DepthwiseConv2dNativeBackpropFilter', getBackend())
    ? stock(x, kernel, stride, 'valid')
    : composedDepthwiseConv2d(x, kernel, stride);
}
