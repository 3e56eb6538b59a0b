/** What tfjs passes to pooling kernels. */
import { backend_util } from '@tensorflow/tfjs-core';
import type { Shape } from '../../tensor/shape.ts';

export interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** @param x [batch, height, width, channels] */
export function poolSizes(
  x: Shape,
  { filterSize, strides, pad, dimRoundingMode }: PoolAttributes,
): backend_util.Conv2DInfo {
  const input = x as [number, number, number, number];
  return backend_util.computePool2DInfo(input, filterSize, strides, 1, pad, dimRoundingMode);
}
