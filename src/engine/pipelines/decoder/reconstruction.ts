/** How far a cut layer's outputs are from the dense layer's on the calibration inputs. */
import * as tf from '@tensorflow/tfjs-core';
import type { StatisticTypes } from '../../statistics/statistic.ts';

/**
 * ||(W' - W) X||^2 / ||W X||^2 = tr(dW H dW^T) / tr(W H W^T), where any factor of H cancels; 0 for a layer whose
 * outputs were all 0. A float32, as a checkpoint keeps it.
 * @param before W: [out, in]
 * @param after W': [out, in]
 */
export async function reconstructionError(
  before: tf.Tensor2D,
  after: tf.Tensor2D,
  { matrix, columns }: StatisticTypes['hessian'],
): Promise<number> {
  const parts = tf.tidy(() => {
    const H = tf.tensor2d(matrix.slice(), [columns, columns]);
    const energy = (W: tf.Tensor2D) => tf.sum(tf.mul(tf.matMul(W, H), W));
    return tf.stack([energy(tf.sub(after, before) as tf.Tensor2D), energy(before)]);
  });
  const [lost, all] = await parts.data();
  parts.dispose();
  return all === 0 ? 0 : Math.fround(lost / all);
}
