import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { createRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { architectures } from './architectures/index.ts';
import { forward } from './forward.ts';
import { layerTypes, type SpecNode } from './layers/index.ts';
import { nativeToMatrix } from './layout.ts';
import { createParams, disposeParams, paramsFromArrays } from './params.ts';
import type { ModelSpec } from './spec.ts';

beforeAll(useWasm);

const one = (node: SpecNode, inputShape: readonly number[]): ModelSpec => ({
  name: 'one',
  task: 'classify',
  inputShape,
  classes: 1,
  nodes: [node],
  output: node.id,
});
const arrays = (entries: Record<string, number[]>) =>
  new Map(Object.entries(entries).map(([name, values]) => [name, Float32Array.from(values)]));
const run = (spec: ModelSpec, weights: Record<string, number[]>, x: tf.Tensor) => {
  const params = paramsFromArrays(spec, arrays(weights));
  const { logits } = forward(spec, params, x);
  return { shape: logits.shape as number[], values: [...logits.dataSync()] };
};

test('a convolution with padding 1 and stride 2 samples where PyTorch does', () => {
  const spec = one(
    { id: 'c', type: 'conv2d', inputs: ['input'], filters: 1, kernel: [3, 3], stride: 2, padding: 1, bias: true },
    [4, 4, 1],
  );
  const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], [1, 4, 4, 1]);
  // a kernel of ones sums the 3 x 3 window; windows are centred on pixels (0, 0), (0, 2), (2, 0), (2, 2)
  // 1+2+5+6 = 14; 2+3+4+6+7+8 = 30; 5+6+9+10+13+14 = 57; 6+7+8+10+11+12+14+15+16 = 99; plus the bias 100
  const result = run(spec, { 'c.weight': new Array(9).fill(1), 'c.bias': [100] }, x);
  expect(result).toEqual({ shape: [1, 2, 2, 1], values: [114, 130, 157, 199] });
});

test('a depthwise convolution gives every channel its own kernel, and a slice takes neighbouring channels', () => {
  const x = tf.tensor4d([1, 10, 2, 20, 3, 30, 4, 40], [1, 2, 2, 2]); // channel 0: 1 2 3 4, channel 1 ten times that
  const depthwise: SpecNode = {
    id: 'd',
    type: 'depthwiseConv2d',
    inputs: ['input'],
    kernel: [2, 1],
    stride: 1,
    padding: 0,
    bias: true,
  };
  // kernel [2, 1, 1, 2]: channel 0 adds both rows, channel 1 takes the first minus the second; biases 0.5 and 0
  const result = run(one(depthwise, [2, 2, 2]), { 'd.weight': [1, 1, 1, -1], 'd.bias': [0.5, 0] }, x);
  expect(result).toEqual({ shape: [1, 1, 2, 2], values: [4.5, -20, 6.5, -20] });
  const slice = one({ id: 's', type: 'slice', inputs: ['input'], start: 1, size: 1 }, [2, 2, 2]);
  expect(run(slice, {}, x)).toEqual({ shape: [1, 2, 2, 1], values: [10, 20, 30, 40] });
});

test('a dense layer multiplies by the rows of [out, in]', () => {
  const spec = one({ id: 'd', type: 'dense', inputs: ['input'], units: 2, bias: true }, [3]);
  const result = run(spec, { 'd.weight': [1, 2, 3, 4, 5, 6], 'd.bias': [0.5, -0.5] }, tf.tensor2d([[1, 0, -1]]));
  // 1 - 3 + 0.5, 4 - 6 - 0.5
  expect(result).toEqual({ shape: [1, 2], values: [-1.5, -2.5] });
});

test('flatten puts the channel fastest; pooling, means and sums are what their names say', () => {
  const x = tf.tensor4d([1, -1, 2, -2, 3, -3, 4, -4], [1, 2, 2, 2]); // channel 0: 1..4, channel 1 its negative
  const shape = [2, 2, 2];
  const apply = (node: SpecNode) => run(one(node, shape), {}, x).values;
  expect(apply({ id: 'n', type: 'flatten', inputs: ['input'] })).toEqual([1, -1, 2, -2, 3, -3, 4, -4]);
  expect(apply({ id: 'n', type: 'maxPool', inputs: ['input'], size: 2, stride: 2 })).toEqual([4, -1]);
  expect(apply({ id: 'n', type: 'avgPool', inputs: ['input'], size: 2, stride: 2 })).toEqual([2.5, -2.5]);
  expect(apply({ id: 'n', type: 'globalAveragePool', inputs: ['input'] })).toEqual([2.5, -2.5]);
  expect(apply({ id: 'n', type: 'relu', inputs: ['input'] })).toEqual([1, 0, 2, 0, 3, 0, 4, 0]);
  expect(apply({ id: 'n', type: 'add', inputs: ['input', 'input'] })).toEqual([2, -2, 4, -4, 6, -6, 8, -8]);
  expect(apply({ id: 'n', type: 'concat', inputs: ['input', 'input'] })).toEqual([
    1, -1, 1, -1, 2, -2, 2, -2, 3, -3, 3, -3, 4, -4, 4, -4,
  ]);
});

const norm = one({ id: 'b', type: 'batchNorm', inputs: ['input'], epsilon: 1e-5, momentum: 0.1 }, [1]);
const normParams = () =>
  paramsFromArrays(norm, arrays({ 'b.weight': [2], 'b.bias': [1], 'b.running_mean': [4], 'b.running_var': [9] }));

test('batch norm in evaluation uses the running statistics', () => {
  const { logits, bufferUpdates } = forward(norm, normParams(), tf.tensor2d([[7], [1]]));
  // 2 * (7 - 4) / 3 + 1 and 2 * (1 - 4) / 3 + 1
  expect([...logits.dataSync()].map((value) => Math.fround(value).toFixed(4))).toEqual(['3.0000', '-1.0000']);
  expect(bufferUpdates.size).toBe(0);
});

test('batch norm in training uses the batch, and moves the running variance by the unbiased one', () => {
  const { logits, bufferUpdates } = forward(norm, normParams(), tf.tensor2d([[1], [3]]), { training: true });
  // mean 2, biased variance 1: 2 * (-1, 1) + 1
  expect([...logits.dataSync()].map((value) => value.toFixed(4))).toEqual(['-1.0000', '3.0000']);
  // 0.9 * 4 + 0.1 * 2 = 3.8; unbiased variance 2: 0.9 * 9 + 0.1 * 2 = 8.3 (torch.nn.BatchNorm1d)
  expect(bufferUpdates.get('b.running_mean')?.dataSync()[0]).toBeCloseTo(3.8, 5);
  expect(bufferUpdates.get('b.running_var')?.dataSync()[0]).toBeCloseTo(8.3, 5);
});

test('what a layer reads, times its matrix, is what it gives: im2col columns stand as the matrix view', () => {
  for (const architecture of architectures.entries) {
    const spec = architecture.build();
    const params = createParams(spec, createRandom(3));
    const random = createRandom(4);
    const x =
      spec.task === 'language'
        ? tf.tensor1d([3, 5], 'int32')
        : tf.tensor(Float32Array.from({ length: 2 * sizeOf(spec.inputShape) }, random.normal), [2, ...spec.inputShape]);
    const products = new Map<string, tf.Tensor>();
    forward(spec, params, x, {
      onLayerInput(layer, input) {
        const weight = params.get(`${layer}.weight`);
        if (!weight) throw new Error(layer);
        const { rows, columns, values } = nativeToMatrix(weight.dataSync() as Float32Array, weight.shape);
        products.set(layer, tf.matMul(input(), tf.tensor2d(values, [rows, columns]), false, true));
      },
    });
    const withPrunable = spec.nodes.filter((node) => layerTypes.get(node.type).matrixInput);
    expect([...products.keys()]).toEqual(withPrunable.map(({ id }) => id));
    for (const node of withPrunable) {
      // run the graph up to this node; biases begin at 0
      const given = forward({ ...spec, output: node.id }, params, x).logits.dataSync();
      const product = products.get(node.id)?.dataSync() ?? [];
      expect(product.length).toBe(given.length);
      expect(Math.max(...given.map((value, index) => Math.abs(value - product[index])))).toBeLessThan(1e-4);
    }
    disposeParams(params);
  }
});

test('a batch of another shape is refused, and a tidy forward leaves only its logits', () => {
  const spec = architectures.get('cnn').build();
  const params = createParams(spec, createRandom(1));
  expect(() => forward(spec, params, tf.zeros([1, 32, 32, 1]))).toThrow('cnn input: wanted [28,28,1], got [32,32,1]');
  const x = tf.zeros([2, 28, 28, 1]);
  const before = tf.memory().numTensors;
  const logits = tf.tidy(() => forward(spec, params, x).logits);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([logits, x]);
  disposeParams(params);
});
