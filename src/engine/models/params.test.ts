import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { createRandom } from '../tensor/random.ts';
import { architectures } from './architectures/index.ts';
import { assignArrays, createParams, disposeParams, paramsFromArrays, paramsToArrays } from './params.ts';

beforeAll(useWasm);

const cnn = architectures.get('cnn').build();

test('the same seed gives the same weights, another seed others, and all tensors are given back', async () => {
  const before = tf.memory().numTensors;
  const [a, b, c] = [1, 1, 2].map((seed) => createParams(cnn, createRandom(seed)));
  const arrays = await paramsToArrays(a);
  expect(await paramsToArrays(b)).toEqual(arrays);
  expect((await paramsToArrays(c)).get('conv1.weight')).not.toEqual(arrays.get('conv1.weight'));
  for (const params of [a, b, c]) disposeParams(params);
  expect(tf.memory().numTensors).toBe(before);
});

test('weights begin with the variance of He et al., 2 / fanIn; scales at 1, shifts and biases at 0', async () => {
  const params = createParams(cnn, createRandom(5));
  const arrays = await paramsToArrays(params);
  const weights = arrays.get('dense1.weight') ?? new Float32Array();
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  // 51,200 draws: the sample variance is within five standard errors, 5 * sqrt(2 / 51200) = 3.1 %
  expect(Math.abs(variance / (2 / 800) - 1)).toBeLessThan(0.031);
  expect(new Set(arrays.get('bn1.weight'))).toEqual(new Set([1]));
  expect(new Set(arrays.get('bn1.running_var'))).toEqual(new Set([1]));
  expect(new Set([...(arrays.get('bn1.bias') ?? []), ...(arrays.get('dense1.bias') ?? [])])).toEqual(new Set([0]));
  disposeParams(params);
});

test('arrays go in and come out as they were; the running statistics are not trained', async () => {
  const first = createParams(cnn, createRandom(1));
  const arrays = await paramsToArrays(first);
  const second = paramsFromArrays(cnn, arrays);
  expect(await paramsToArrays(second)).toEqual(arrays);
  expect(second.get('bn1.running_mean')?.trainable).toBe(false);
  expect(second.get('bn1.weight')?.trainable).toBe(true);
  for (const params of [first, second]) disposeParams(params);
});

test('arrays that do not fit are refused by name, and nothing is written', async () => {
  const params = createParams(cnn, createRandom(1));
  const arrays = await paramsToArrays(params);
  const other = new Map([...arrays].map(([name, values]) => [name, values.map((value) => value + 1)]));
  const without = new Map([...other].filter(([name]) => name !== 'dense2.bias'));
  const withMore = new Map([...other, ['dense3.bias', new Float32Array(1)]]);
  const withShort = new Map([...other, ['dense2.bias', new Float32Array(9)]]);
  expect(() => assignArrays(params, without)).toThrow("'dense2.bias' is missing");
  expect(() => assignArrays(params, withMore)).toThrow("the network has no 'dense3.bias'");
  expect(() => assignArrays(params, withShort)).toThrow('dense2.bias: wanted [10], got 9 values');
  expect(await paramsToArrays(params)).toEqual(arrays);
  assignArrays(params, other);
  expect(await paramsToArrays(params)).toEqual(other);
  disposeParams(params);
});
