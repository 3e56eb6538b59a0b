import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { architectures } from '../models/architectures/index.ts';
import { llamaSpec } from '../models/architectures/llama.ts';
import { forward } from '../models/forward.ts';
import type { SpecNode } from '../models/layers/index.ts';
import { disposeParams, type ParamArrays, paramSpecs, paramsFromArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import { createRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { dependencyGroups, type Group, type Member } from './groups.ts';
import { type Removal, removeChannels } from './surgery.ts';

beforeAll(useWasm);

/** Everything drawn, biases and running statistics too, so that no forgotten vector goes unseen. */
function drawArrays(spec: ModelSpec): Map<string, Float32Array> {
  const random = createRandom(7);
  return new Map(
    paramSpecs(spec).map(({ name, shape }) => {
      const draws = random.split(name);
      const positive = name.endsWith('running_var') ? 2 : 0;
      return [name, Float32Array.from({ length: sizeOf(shape) }, () => positive + 0.3 * draws.normal())];
    }),
  );
}

function logitsOf(spec: ModelSpec, arrays: ParamArrays): number[] {
  const params = paramsFromArrays(spec, arrays);
  const logits = tf.tidy(() => {
    const draws = createRandom(3);
    const x = tf.tensor(
      Float32Array.from({ length: 2 * sizeOf(spec.inputShape) }, () => draws.normal()),
      [2, ...spec.inputShape],
    );
    return [...forward(spec, params, x).logits.dataSync()];
  });
  disposeParams(params);
  return logits;
}

/** Zeroes what a member has of the removed root channels. */
function zero({ param, axis, channels }: Member, places: readonly number[], arrays: Map<string, Float32Array>): void {
  const inner = sizeOf(param.shape.slice(axis + 1));
  const gone = new Set(places.flatMap((place) => channels[place]));
  arrays.set(
    param.name,
    (arrays.get(param.name) ?? new Float32Array()).map((value, i) =>
      gone.has(Math.floor(i / inner) % param.shape[axis]) ? 0 : value,
    ),
  );
}

/** Every third channel of every group, and the last. */
const everyThird = (group: Group) =>
  group.channels.map((_, place) => place).filter((place) => place % 3 === 1 || place === group.channels.length - 1);

const branched: ModelSpec = {
  name: 'branched',
  task: 'classify',
  inputShape: [6, 6, 2],
  classes: 3,
  nodes: [
    { id: 'stem', type: 'conv2d', inputs: ['input'], filters: 7, kernel: [3, 3], stride: 1, padding: 1, bias: true },
    { id: 'left', type: 'slice', inputs: ['stem'], start: 0, size: 3 },
    { id: 'right', type: 'slice', inputs: ['stem'], start: 3, size: 4 },
    { id: 'a', type: 'conv2d', inputs: ['left'], filters: 4, kernel: [3, 3], stride: 1, padding: 1, bias: true },
    { id: 'b', type: 'conv2d', inputs: ['right'], filters: 5, kernel: [1, 1], stride: 1, padding: 0, bias: false },
    { id: 'cat', type: 'concat', inputs: ['a', 'b'] },
    { id: 'dw', type: 'depthwiseConv2d', inputs: ['cat'], kernel: [3, 3], stride: 2, padding: 1, bias: true },
    { id: 'relu', type: 'relu', inputs: ['dw'] },
    { id: 'flatten', type: 'flatten', inputs: ['relu'] },
    { id: 'fc', type: 'dense', inputs: ['flatten'], units: 3, bias: true },
  ] satisfies readonly SpecNode[],
  output: 'fc',
};

describe('the smaller network gives the logits of the masked one', () => {
  test.each([
    architectures.get('mlp').build(),
    architectures.get('cnn').build(),
    architectures.get('resnet').build(),
    branched,
  ])('$name', (spec) => {
    const arrays = drawArrays(spec);
    const masked = new Map(arrays);
    const removals = dependencyGroups(spec).map((group): Removal => {
      const places = everyThird(group);
      for (const member of group.members) zero(member, places, masked);
      return { node: group.root, channels: places.map((place) => group.channels[place]) };
    });
    const small = removeChannels(spec, arrays, removals);

    expect(small.spec).not.toEqual(spec);
    const count = (values: ParamArrays) => [...values.values()].reduce((sum, { length }) => sum + length, 0);
    expect(count(small.arrays)).toBeLessThan(0.7 * count(arrays));
    const [got, want, dense] = [logitsOf(small.spec, small.arrays), logitsOf(spec, masked), logitsOf(spec, arrays)];
    const largest = Math.max(...want.map(Math.abs));
    want.forEach((logit, i) => {
      expect(Math.abs(got[i] - logit) / largest).toBeLessThan(1e-5); // the sums run in another order
    });
    expect(Math.max(...dense.map((logit, i) => Math.abs(logit - want[i]))) / largest).toBeGreaterThan(0.01);
  });
});

test('a decoder without some heads and gated channels gives the logits of the masked one', () => {
  const spec = llamaSpec({
    name: 'decoder',
    hiddenSize: 8,
    intermediateSize: 7,
    layers: 2,
    heads: 6,
    kvHeads: 3,
    headDim: 2,
    vocabulary: 5,
    maxPositions: 8,
    normEpsilon: 1e-5,
    rope: { kind: 'default', theta: 10_000 },
    tiedEmbeddings: true,
    bias: { queryKeyValue: true, output: true, mlp: true },
    windows: [],
  });
  const arrays = drawArrays(spec);
  const masked = new Map(arrays);
  const [hidden, ...inside] = dependencyGroups(spec);
  const removals = inside.map((group): Removal => {
    const places = group.atomSize === 2 ? [2, 3] : [1, 4]; // the middle key head; two channels
    for (const member of group.members) zero(member, places, masked);
    return { node: group.root, channels: places };
  });
  const small = removeChannels(spec, arrays, removals);
  const tokenLogits = (network: ModelSpec, values: ParamArrays) => {
    const params = paramsFromArrays(network, values);
    const logits = tf.tidy(() => [
      ...forward(network, params, tf.tensor1d([0, 4, 2, 1, 3], 'int32')).logits.dataSync(),
    ]);
    disposeParams(params);
    return logits;
  };
  const [got, want] = [tokenLogits(small.spec, small.arrays), tokenLogits(spec, masked)];
  want.forEach((logit, i) => {
    expect(got[i]).toBeCloseTo(logit, 4);
  });
  expect(small.spec.nodes.find(({ type }) => type === 'attention')).toMatchObject({ heads: 4, kvHeads: 2 });
  // A narrower hidden width is another network (norms divide by the width), but a valid one.
  const narrow = removeChannels(spec, arrays, [{ node: hidden.root, channels: [0, 5] }]);
  expect(narrow.arrays.get('model.embed_tokens.weight')).toHaveLength(5 * 6);
  expect(tokenLogits(narrow.spec, narrow.arrays).every(Number.isFinite)).toBe(true);
  expect(() => removeChannels(spec, arrays, [{ node: inside[0].root, channels: [1] }])).toThrowError(
    /head 0 would keep 1 of its 2 channels/,
  );
});

test('every array shrinks along the axis of the channel, features behind a flatten in NHWC order', () => {
  const spec: ModelSpec = {
    name: 'tiny',
    task: 'classify',
    inputShape: [1, 2, 1],
    classes: 1,
    nodes: [
      { id: 'c', type: 'conv2d', inputs: ['input'], filters: 3, kernel: [1, 1], stride: 1, padding: 0, bias: true },
      { id: 'f', type: 'flatten', inputs: ['c'] },
      { id: 'd', type: 'dense', inputs: ['f'], units: 1, bias: true },
    ],
    output: 'd',
  };
  const arrays = new Map([
    ['c.weight', Float32Array.of(1, 2, 3)],
    ['c.bias', Float32Array.of(4, 5, 6)],
    ['d.weight', Float32Array.of(10, 11, 12, 20, 21, 22)], // position 0 channels 0..2, position 1 channels 0..2
    ['d.bias', Float32Array.of(7)],
  ]);
  const small = removeChannels(spec, arrays, [{ node: 'c', channels: [1] }]);
  expect(Object.fromEntries([...small.arrays].map(([name, values]) => [name, [...values]]))).toEqual({
    'c.weight': [1, 3],
    'c.bias': [4, 6],
    'd.weight': [10, 12, 20, 22],
    'd.bias': [7],
  });
  expect(small.spec.nodes[0]).toMatchObject({ filters: 2 });
  expect(small.kept.get('f')).toEqual([0, 2, 3, 5]);
  expect(arrays.get('c.weight')).toEqual(Float32Array.of(1, 2, 3));
});

test('a removal that leaves a layer empty, touches the logits, or names nothing is refused', () => {
  const spec = architectures.get('mlp').build();
  const arrays = drawArrays(spec);
  const remove = (node: string, channels: readonly number[]) => () =>
    removeChannels(spec, arrays, [{ node, channels }]);
  expect(remove('dense2', [...Array(128).keys()])).toThrowError(/dense2: no channel would be left/);
  expect(remove('dense3', [0])).toThrowError(/the input's or a logit's/);
  expect(remove('flatten', [0])).toThrowError(/the input's or a logit's/);
  expect(remove('dense1', [256])).toThrowError(/no channel 256/);
  expect(remove('dense9', [0])).toThrowError(/no node 'dense9'/);
});
