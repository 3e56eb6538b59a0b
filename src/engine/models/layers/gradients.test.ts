import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useCpu, useWasm } from '../../../testing/backends.ts';
import { expectParity, normalTensor } from '../../../testing/numbers.ts';
import { createRandom } from '../../tensor/random.ts';
import { runNodes } from '../forward.ts';
import { inputId } from '../shapes.ts';
import type { ImageNode } from './index.ts';
import { layerTypes } from './index.ts';

const inputs = [inputId];

/** Nodes without parameters; what they compute of a [5, 7, 3] image has a slope almost everywhere. */
const nodes: readonly ImageNode[] = [
  { id: 'node', type: 'avgPool', inputs, size: 2, stride: 2, same: true },
  { id: 'node', type: 'globalMaxPool', inputs },
  { id: 'node', type: 'leakyRelu', inputs, slope: 0.3 },
  { id: 'node', type: 'maxPool', inputs, size: 3, stride: 2, same: true },
  { id: 'node', type: 'normalize', inputs, mean: [0.1, 0.2, 0.3], std: [2, 0.5, 1] },
  { id: 'node', type: 'padChannels', inputs, before: 2, after: 1 },
  { id: 'node', type: 'relu6', inputs },
  { id: 'node', type: 'sigmoid', inputs },
  { id: 'node', type: 'silu', inputs },
  { id: 'node', type: 'tanh', inputs },
  { id: 'node', type: 'zeroPad', inputs, top: 1, bottom: 0, left: 0, right: 2 },
];

/** Values up to 9, so that relu6 reaches its ceiling. */
const image = () => tf.mul(normalTensor<tf.Tensor4D>(3, [2, 5, 7, 3]), 3) as tf.Tensor4D;
const run = (node: ImageNode, x: tf.Tensor, seed?: number) =>
  runNodes([node], new Map(), new Map([[inputId, x]]), {
    training: true,
    dropout: seed === undefined ? undefined : createRandom(seed),
  }).outputs.get('node')!;

describe.each(nodes)('$type', (node) => {
  const loss = (x: tf.Tensor) => {
    const y = run(node, x);
    return tf.sum(tf.mul(y, normalTensor(4, y.shape))) as tf.Scalar;
  };

  test('has the shape that it says', async () => {
    await useCpu();
    expect(run(node, image()).shape).toEqual([2, ...layerTypes.get(node.type).outputShape(node, [[5, 7, 3]])]);
  });

  test('its gradient is the slope of its values', async () => {
    await useCpu();
    const along = normalTensor<tf.Tensor>(5, [2, 5, 7, 3]);
    const step = 1e-3;
    const [up, down] = [step, -step].map((size) => loss(tf.add(image(), tf.mul(along, size))).dataSync()[0]);
    const slope = tf.sum(tf.mul(tf.grad(loss)(image()), along)).dataSync()[0];
    expect(Math.abs(slope)).toBeGreaterThan(0.05);
    expect(Math.abs((up - down) / (2 * step) - slope)).toBeLessThan(0.02 * Math.max(1, Math.abs(slope)));
  });

  test('WASM gives the values and gradients of the plain backend', async () => {
    await useWasm();
    await expectParity(() => {
      const x = image();
      return [run(node, x), tf.grad(loss)(x)];
    }, 1e-5); // of the largest value
  });
});

describe('dropout', () => {
  beforeAll(useWasm);
  const node: ImageNode = { id: 'node', type: 'dropout', inputs, rate: 0.25 };
  const ones = () => tf.ones([2, 50, 10, 3]);

  test('drops a quarter, scales the rest, and draws the same again from the same seed', () => {
    const first = run(node, ones(), 5).dataSync();
    const dropped = first.filter((value) => value === 0).length / first.length;
    expect(Math.abs(dropped - 0.25)).toBeLessThan(0.03); // 3000 draws: 4 standard deviations are 0.032
    expect(Math.max(...first)).toBeCloseTo(4 / 3, 5);
    expect(run(node, ones(), 5).dataSync()).toEqual(first);
    expect(run(node, ones(), 6).dataSync()).not.toEqual(first);
  });

  test('passes all on in evaluation and without a seed, and gradients only where it passed', () => {
    const evaluated = runNodes([node], new Map(), new Map([[inputId, ones()]]), {
      dropout: createRandom(5),
    }).outputs.get('node')!;
    expect(evaluated.dataSync()).toEqual(ones().dataSync());
    expect(run(node, ones()).dataSync()).toEqual(ones().dataSync());
    const gradient = tf.grad((x) => tf.sum(run(node, x, 5)))(ones());
    expect(gradient.dataSync()).toEqual(run(node, ones(), 5).dataSync());
  });
});
