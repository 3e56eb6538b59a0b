/** What a sliding kernel sees at each of its places: the columns of im2col, apart. */
import * as tf from '@tensorflow/tfjs-core';
import { slide } from './window.ts';

interface Window {
  readonly id: string;
  /** Height, width. */
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
}

/**
 * @param x [batch, height, width, channels]
 * @returns one tensor a place of the kernel, row by row: [batch, oh, ow, channels]
 */
export function patchesOf({ id, kernel, stride, padding }: Window, x: tf.Tensor): readonly tf.Tensor[] {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [oh, ow] = slide(id, [height, width], kernel, stride, padding);
  const padded = padding === 0 ? x : tf.pad(x, evenPadding(padding));
  const patches: tf.Tensor[] = [];
  for (let kh = 0; kh < kernel[0]; kh++) {
    for (let kw = 0; kw < kernel[1]; kw++) {
      const end = [batch, kh + (oh - 1) * stride + 1, kw + (ow - 1) * stride + 1, channels];
      patches.push(tf.stridedSlice(padded, [0, kh, kw, 0], end, [1, stride, stride, 1]));
    }
  }
  return patches;
}

/** The same padding on every side of NHWC images. */
export function evenPadding(pixels: number): [[number, number], [number, number], [number, number], [number, number]] {
  return [
    [0, 0],
    [pixels, pixels],
    [pixels, pixels],
    [0, 0],
  ];
}
