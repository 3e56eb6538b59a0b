import { expect, test } from 'vitest';
import { architectures } from '../models/architectures/index.ts';
import type { ImageNode, SpecNode } from '../models/layers/index.ts';
import type { ModelSpec } from '../models/spec.ts';
import { dependencyGroups, type Group } from './groups.ts';

const conv = (id: string, input: string, filters: number): ImageNode => ({
  id,
  type: 'conv2d',
  inputs: [input],
  filters,
  kernel: [1, 1],
  stride: 1,
  padding: 0,
  bias: true,
});
const dense = (id: string, input: string): SpecNode => ({ id, type: 'dense', inputs: [input], units: 3, bias: true });
const network = (nodes: readonly SpecNode[]): ModelSpec => ({
  name: 'net',
  task: 'classify',
  inputShape: [2, 1, 3],
  classes: 3,
  nodes,
  output: 'fc',
});
/** `conv1 out [0 1]` a member: what goes with root channel 1. */
const withChannel = (group: Group, at: number) =>
  group.members.map(({ node, side, channels }) => `${node} ${side} [${channels[at].join(' ')}]`);
const names = (group: Group) => group.members.map(({ node, side }) => `${node} ${side}`);

test('the example of the docstring: norm, sum and NHWC flatten', () => {
  const groups = dependencyGroups(
    network([
      conv('conv1', 'input', 4),
      { id: 'bn1', type: 'batchNorm', inputs: ['conv1'], epsilon: 1e-5, momentum: 0.1 },
      conv('conv2', 'conv1', 4),
      { id: 'add', type: 'add', inputs: ['bn1', 'conv2'] },
      { id: 'flatten', type: 'flatten', inputs: ['add'] },
      dense('fc', 'flatten'),
    ]),
  );
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ root: 'conv1', channels: [0, 1, 2, 3], atomSize: 1 });
  expect(withChannel(groups[0], 1)).toEqual([
    'conv1 out [1]',
    'bn1 out [1]',
    'conv2 in [1]',
    'conv2 out [1]',
    'fc in [1 5]',
  ]);
  const everywhere = [true, true, true, true];
  expect(groups[0].passes).toEqual([
    { node: 'add', reached: everywhere },
    { node: 'flatten', reached: everywhere },
  ]);
});

test('operands of a concatenation are groups of their own, until a layer runs over both', () => {
  const branches: readonly SpecNode[] = [
    conv('a', 'input', 2),
    conv('b', 'input', 3),
    { id: 'cat', type: 'concat', inputs: ['a', 'b'] },
  ];
  const head: readonly SpecNode[] = [{ id: 'pool', type: 'globalAveragePool', inputs: ['last'] }, dense('fc', 'pool')];
  const apart = dependencyGroups(network([...branches, conv('last', 'cat', 2), ...head]));
  expect(apart.map(({ root, channels }) => [root, channels])).toEqual([
    ['a', [0, 1]],
    ['b', [0, 1, 2]],
    ['last', [0, 1]],
  ]);
  expect(withChannel(apart[1], 0)).toEqual(['b out [0]', 'last in [2]']); // behind the 2 channels of a

  const depthwise: SpecNode = {
    id: 'last',
    type: 'depthwiseConv2d',
    inputs: ['cat'],
    kernel: [1, 1],
    stride: 1,
    padding: 0,
    bias: true,
  };
  const together = dependencyGroups(network([...branches, depthwise, ...head]));
  expect(together).toHaveLength(1);
  expect(together[0].root).toBe('last');
  expect(withChannel(together[0], 0)).toEqual(['last out [0]', 'a out [0]', 'b out []', 'fc in [0]']);
  expect(withChannel(together[0], 4)).toEqual(['last out [4]', 'a out []', 'b out [2]', 'fc in [4]']);
});

test('parts of a split go by their place', () => {
  const [group] = dependencyGroups(
    network([
      conv('conv1', 'input', 5),
      { id: 'second', type: 'slice', inputs: ['conv1'], start: 3, size: 2 },
      { id: 'first', type: 'slice', inputs: ['conv1'], start: 0, size: 3 },
      conv('a', 'second', 2),
      conv('b', 'first', 2),
      { id: 'add', type: 'add', inputs: ['a', 'b'] },
      { id: 'pool', type: 'globalAveragePool', inputs: ['add'] },
      dense('fc', 'pool'),
    ]),
  );
  expect(withChannel(group, 0)).toEqual(['conv1 out [0]', 'a in []', 'b in [0]']);
  expect(withChannel(group, 4)).toEqual(['conv1 out [4]', 'a in [1]', 'b in []']);
});

test('what is added to the input or to the logits is in no group', () => {
  const groups = dependencyGroups(
    network([
      conv('conv1', 'input', 3),
      { id: 'add', type: 'add', inputs: ['input', 'conv1'] },
      { id: 'pool', type: 'globalAveragePool', inputs: ['add'] },
      dense('side', 'pool'),
      dense('main', 'pool'),
      { id: 'fc', type: 'add', inputs: ['side', 'main'] },
    ]),
  );
  expect(groups).toEqual([]);
});

test('residual stages of the bundled networks are one group each, inner convolutions their own', () => {
  const groupsOf = (id: string) => dependencyGroups(architectures.get(id).build());
  expect(groupsOf('mlp').map(names)).toEqual([
    ['dense1 out', 'dense2 in'],
    ['dense2 out', 'dense3 in'],
  ]);
  expect(groupsOf('cnn').map(names)).toEqual([
    ['conv1 out', 'bn1 out', 'conv2 in'],
    ['conv2 out', 'bn2 out', 'dense1 in'],
    ['dense1 out', 'dense2 in'],
  ]);
  expect(groupsOf('cnn')[1].members[2].channels[5]).toHaveLength(25); // 5 x 5 positions
  const resnet = groupsOf('resnet');
  expect(resnet.map(({ root }) => root)).toEqual([
    'conv1',
    'layer1.0.conv1',
    'layer2.0.conv1',
    'layer2.0.conv2',
    'layer3.0.conv1',
    'layer3.0.conv2',
  ]);
  expect(names(resnet[0])).toEqual([
    'conv1 out',
    'bn1 out',
    'layer1.0.conv1 in',
    'layer1.0.conv2 out',
    'layer1.0.bn2 out',
    'layer2.0.conv1 in',
    'layer2.0.downsample.0 in',
  ]);
});
