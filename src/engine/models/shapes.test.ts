import { expect, test } from 'vitest';
import { architectures } from './architectures/index.ts';
import type { SpecNode } from './layers/index.ts';
import { paramSpecs } from './params.ts';
import { prunableWeights } from './prunable.ts';
import { inferShapes, validateSpec } from './shapes.ts';
import type { ModelSpec } from './spec.ts';

const cnn = architectures.get('cnn').build();

test('every architecture is a valid graph that classifies 28 x 28 images or predicts tokens', () => {
  for (const architecture of architectures.entries) {
    const spec = architecture.build();
    expect(() => validateSpec(spec)).not.toThrow();
    expect(spec.inputShape).toEqual(spec.task === 'language' ? [] : [28, 28, 1]);
  }
});

test('the CNN shrinks 28 -> 26 -> 13 -> 11 -> 5 and flattens to 800', () => {
  const shapes = inferShapes(cnn);
  expect(shapes.get('conv1')).toEqual([26, 26, 16]);
  expect(shapes.get('pool1')).toEqual([13, 13, 16]);
  expect(shapes.get('bn2')).toEqual([11, 11, 32]);
  expect(shapes.get('pool2')).toEqual([5, 5, 32]);
  expect(shapes.get('flatten')).toEqual([800]);
  expect(shapes.get('dense2')).toEqual([10]);
});

test('the residual stages halve the image as PyTorch rounds: 28 -> 14 -> 7 -> 4', () => {
  const shapes = inferShapes(architectures.get('resnet').build());
  // floor((7 + 2 * 1 - 3) / 2) + 1 = 4 for the 3x3 convolution, floor((7 - 1) / 2) + 1 = 4 for the 1x1 shortcut
  expect(shapes.get('layer3.0.conv1')).toEqual([4, 4, 64]);
  expect(shapes.get('layer3.0.downsample.0')).toEqual([4, 4, 64]);
  expect(shapes.get('avgpool')).toEqual([64]);
});

test('parameters have PyTorch names, and batch norm its buffers', () => {
  expect(paramSpecs(cnn).map(({ name }) => name)).toEqual([
    'conv1.weight',
    ...['weight', 'bias', 'running_mean', 'running_var'].map((name) => `bn1.${name}`),
    'conv2.weight',
    ...['weight', 'bias', 'running_mean', 'running_var'].map((name) => `bn2.${name}`),
    'dense1.weight',
    'dense1.bias',
    'dense2.weight',
    'dense2.bias',
  ]);
});

test('prunable weights are seen as matrices [out, kh * kw * in]', () => {
  const seen = prunableWeights(cnn).map(({ name, layer, rows, columns, kernel }) => [
    name,
    layer,
    rows,
    columns,
    ...kernel,
  ]);
  expect(seen).toEqual([
    ['conv1.weight', 'conv1', 16, 9, 3, 3],
    ['conv2.weight', 'conv2', 32, 144, 3, 3],
    ['dense1.weight', 'dense1', 64, 800, 1, 1],
    ['dense2.weight', 'dense2', 10, 64, 1, 1],
  ]);
});

const broken = (nodes: readonly SpecNode[], output = 'b'): ModelSpec => ({
  name: 'broken',
  task: 'classify',
  inputShape: [4],
  classes: 2,
  nodes,
  output,
});

test.each([
  ['an id used twice', [dense('b', 'input', 2), dense('b', 'b', 2)], "the id 'b' is used twice"],
  ['a node that reads a later one', [dense('a', 'b', 2), dense('b', 'a', 2)], "'a' reads 'b'"],
  ['a convolution of a vector', [conv('b', 'input')], 'b: wanted an image [height, width, channels], got [4]'],
  ['an output of another size than the classes', [dense('b', 'input', 3)], 'broken output: wanted [2], got [3]'],
  ['branches of two shapes', [dense('a', 'input', 3), add('b', ['a', 'input'])], 'b: wanted [3], got [4]'],
  ['a lonely sum', [add('b', ['input'])], 'b: wanted at least 2 inputs, got 1'],
  ['an output that is no node', [dense('a', 'input', 2)], "the output 'b' is not a node"],
])('%s is refused', (_case, nodes, message) => {
  expect(() => validateSpec(broken(nodes as SpecNode[]))).toThrow(message);
});

test('an unknown type of node is refused by name', () => {
  const node = { id: 'b', type: 'lstm', inputs: ['input'] } as unknown as SpecNode;
  expect(() => validateSpec(broken([node]))).toThrow("got 'lstm'");
});

function dense(id: string, input: string, units: number): SpecNode {
  return { id, type: 'dense', inputs: [input], units, bias: true };
}
function conv(id: string, input: string): SpecNode {
  return { id, type: 'conv2d', inputs: [input], filters: 2, kernel: [3, 3], stride: 1, padding: 0, bias: false };
}
function add(id: string, inputs: readonly string[]): SpecNode {
  return { id, type: 'add', inputs };
}
