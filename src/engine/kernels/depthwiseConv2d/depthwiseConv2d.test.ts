import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useCpu, useWasm } from '../../../testing/backends.ts';
import { createRandom } from '../../tensor/random.ts';
import { depthwiseConv2d } from './index.ts';

const draw = (shape: readonly number[], seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: shape.reduce((size, side) => size * side, 1) }, () => random.normal());
};

/** Output, and the gradients of sum(output * weights) in the image and the kernel. */
function run(
  imageShape: [number, number, number, number],
  kernelShape: [number, number, number, number],
  stride: number,
) {
  return tf.tidy(() => {
    const x = tf.tensor4d(draw(imageShape, 1), imageShape);
    const kernel = tf.tensor4d(draw(kernelShape, 2), kernelShape);
    const y = depthwiseConv2d(x, kernel, stride);
    const weights = tf.tensor4d(draw(y.shape, 3), y.shape);
    const loss = (...[image, filter]: tf.Tensor[]) =>
      tf.sum(tf.mul(depthwiseConv2d(image as tf.Tensor4D, filter as tf.Tensor4D, stride), weights)) as tf.Scalar;
    const [dx, dk] = tf.grads(loss)([x, kernel]);
    return [y, dx, dk].map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
  });
}

test.each([
  [[1, 1, 1, 1], [1, 1, 1, 1], 1],
  [[2, 5, 7, 3], [3, 3, 3, 1], 1],
  [[2, 7, 6, 5], [3, 2, 5, 1], 2],
  [[1, 9, 8, 2], [2, 3, 2, 1], 3],
] as const)(
  'WASM gives the values and gradients of the plain backend: image %j, kernel %j, stride %i',
  async (image, kernel, stride) => {
    await useCpu();
    const want = run([...image], [...kernel], stride);
    await useWasm();
    const before = tf.memory().numTensors;
    const got = run([...image], [...kernel], stride);
    expect(tf.memory().numTensors).toBe(before);
    got.forEach(({ shape, values }, part) => {
      expect(shape).toEqual(want[part].shape);
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(want[part].values[i], 4);
      });
    });
  },
);
