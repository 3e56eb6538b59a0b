/** Gradient clipping by the norm of all gradients together, as `torch.nn.utils.clip_grad_norm_`. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Scales all gradients by one factor so that their common L2 norm is at most `maxNorm`; smaller ones keep their bits.
 * @returns new tensors, which the caller disposes; those given are disposed here
 */
export function clipGradients(gradients: ReadonlyMap<string, tf.Tensor>, maxNorm: number): Map<string, tf.Tensor> {
  const factor = tf.tidy(() => {
    const squares = [...gradients.values()].map((gradient) => tf.sum(tf.square(gradient)) as tf.Scalar);
    return tf.minimum(tf.div(maxNorm, tf.add(tf.sqrt(tf.addN(squares)), 1e-6)), 1);
  });
  const clipped = new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
  tf.dispose([factor, ...gradients.values()]);
  return clipped;
}
