import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { createRandom } from '../../tensor/random.ts';
import { type Conv2dNode, conv2d } from './conv2d.ts';

beforeAll(startWasm);

const random = createRandom(5);
const normal = (...shape: number[]) =>
  tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, random.normal), shape);

test.each([
  [[3, 2], 1, 1],
  [[2, 3], 2, 0],
  [[3, 3], 2, 1],
  [[1, 3], 1, 2],
] as const)(
  'kernel %s, stride %i, padding %i: shape, values and gradients as on zeros laid by hand',
  async (kernel, stride, padding) => {
    const node: Conv2dNode = {
      id: 'c',
      type: 'conv2d',
      inputs: ['input'],
      filters: 4,
      kernel,
      stride,
      padding,
      bias: false,
    };
    const x = normal(2, 7, 6, 3);
    const weight = normal(...kernel, 3, 4);
    const ours = (image: tf.Tensor, filter: tf.Tensor) =>
      conv2d.forward(node, [image], { param: () => filter, training: false, updateBuffer: () => {} });
    const byHand = (image: tf.Tensor, filter: tf.Tensor) => {
      const laid = tf.pad(image, [
        [0, 0],
        [padding, padding],
        [padding, padding],
        [0, 0],
      ]);
      return tf.conv2d(laid as tf.Tensor4D, filter as tf.Tensor4D, stride, 'valid');
    };
    expect(ours(x, weight).shape.slice(1)).toEqual(conv2d.outputShape(node, [[7, 6, 3]]));
    const difference = async (a: tf.Tensor, b: tf.Tensor) => (await tf.max(tf.abs(tf.sub(a, b))).data())[0];
    expect(await difference(ours(x, weight), byHand(x, weight))).toBeLessThan(1e-5);
    const gradients = (f: typeof ours) =>
      tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(f(a, b))))([x, weight]);
    const [inputs, weights] = gradients(ours);
    const [wantedInputs, wantedWeights] = gradients(byHand);
    expect(await difference(inputs, wantedInputs)).toBeLessThan(1e-3); // sums of squares up to some hundred
    expect(await difference(weights, wantedWeights)).toBeLessThan(1e-2);
  },
);
