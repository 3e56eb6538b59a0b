/** Values of a tensor at the nearest points of a grid, still as float32: what an integer layer would read. */
import * as tf from '@tensorflow/tfjs-core';
import type { Grid } from './scheme.ts';

/** The same bits as `roundToGrid`, but for the sign of a zero. @returns x's shape */
export function fakeQuantize(x: tf.Tensor, { scale, zeroPoint, lowest, highest }: Grid): tf.Tensor {
  return tf.tidy(() => {
    // the zero point is added after rounding: beside a large value it would take the last bits of the fraction
    const steps = tf.round(tf.div(x, tf.scalar(scale)));
    return tf.mul(tf.clipByValue(steps, lowest - zeroPoint, highest - zeroPoint), tf.scalar(scale));
  });
}
