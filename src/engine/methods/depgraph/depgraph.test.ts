import { expect, test } from 'vitest';
import { dependencyGroups } from '../../graph/groups.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { magnitude, normScale, taylor } from './criteria.ts';
import { decideChannels, decideChannelsGlobally } from './decide.ts';
import { channelImportance, normalizeByMean } from './importance.ts';

/** conv (2 -> 2 filters, 1 x 1) - norm - flatten at 2 positions - dense (1). */
const spec: ModelSpec = {
  name: 'tiny',
  task: 'classify',
  inputShape: [1, 2, 2],
  classes: 1,
  nodes: [
    { id: 'c', type: 'conv2d', inputs: ['input'], filters: 2, kernel: [1, 1], stride: 1, padding: 0, bias: true },
    { id: 'bn', type: 'batchNorm', inputs: ['c'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'f', type: 'flatten', inputs: ['bn'] },
    { id: 'd', type: 'dense', inputs: ['f'], units: 1, bias: false },
  ],
  output: 'd',
};
const [group] = dependencyGroups(spec);
const arrays = new Map([
  ['c.weight', Float32Array.of(-1, 2, 1, 0)], // [in, out]: filter 0 is (-1, 1), filter 1 (2, 0)
  ['bn.weight', Float32Array.of(3, -0.5)],
  ['d.weight', Float32Array.of(1, 2, -3, 4)], // channel 0: 1 and -3, channel 1: 2 and 4
]);
const gradients = new Map([
  ['c.weight', Float32Array.of(2, 1, 1, 5)], // w g = (-2, 1), (2, 0)
  ['d.weight', Float32Array.of(1, 1, 1, -1)], // w g = 1, 2, -3, -4
]);
const importance = (...[criterion, reduction]: [Parameters<typeof channelImportance>[2], 'mean' | 'sum' | 'first']) => [
  ...channelImportance(group, { arrays, gradients }, criterion, reduction),
];

test('magnitude asks filters, norms and the slices of consumers; features of a channel add up', () => {
  expect(importance(magnitude(1), 'sum')).toEqual([2 + 3 + 4, 2 + 0.5 + 6]);
  expect(importance(magnitude(2), 'sum')).toEqual([2 + 9 + 10, 4 + 0.25 + 20]);
  expect(importance(magnitude(2), 'mean')[1]).toBeCloseTo(24.25 / 3, 6);
  expect(importance(magnitude(1), 'first')).toEqual([2, 2]); // the root's own filters: Li et al.
});

test('norm scale asks norms alone, Taylor asks weights alone', () => {
  expect(importance(normScale, 'sum')).toEqual([3, 0.5]);
  expect(importance(taylor(false), 'sum')).toEqual([2 + 1 + 4, 2 + 6]);
  expect(importance(taylor(true), 'sum')).toEqual([1 + 4, 2 + 6]); // |-2 + 1|; |1| + |-3|: features are channels of their own
  expect(() => channelImportance(group, { arrays, gradients: null }, taylor(false), 'sum')).toThrowError(
    /wanted the gradient of c.weight/,
  );
});

test('a normalised importance has the mean 1', () => {
  expect([...normalizeByMean(Float32Array.of(1, 3))]).toEqual([0.5, 1.5]);
  expect([...normalizeByMean(Float32Array.of(0, 0))]).toEqual([0, 0]);
});

test('half of the channels go, the least important; never all of a layer', () => {
  expect(decideChannels(group, Float32Array.of(8, 8.5), 2, 0.5)).toEqual([0]);
  expect(decideChannels(group, Float32Array.of(8, 8.5), 2, 1)).toEqual([]);
  // 2 - int(2 * 0.67) = 2 - 1: truncation prunes one more
  expect(decideChannels(group, Float32Array.of(9, 8.5), 2, 0.33)).toEqual([1]);
  expect(decideChannels(group, Float32Array.of(9, 8.5), 2, 0)).toEqual([]);
});

const branched: ModelSpec = {
  ...spec,
  nodes: [
    { id: 'a', type: 'conv2d', inputs: ['input'], filters: 1, kernel: [1, 1], stride: 1, padding: 0, bias: true },
    { id: 'b', type: 'conv2d', inputs: ['input'], filters: 3, kernel: [1, 1], stride: 1, padding: 0, bias: true },
    { id: 'cat', type: 'concat', inputs: ['a', 'b'] },
    { id: 'bn', type: 'batchNorm', inputs: ['cat'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'f', type: 'flatten', inputs: ['bn'] },
    { id: 'd', type: 'dense', inputs: ['f'], units: 1, bias: false },
  ],
};
const [both] = dependencyGroups(branched);

test('a group that would empty one branch of a concatenation is left alone', () => {
  expect(decideChannels(both, Float32Array.of(1, 2, 3, 4), 4, 0.25)).toEqual([]); // channel 0 is all that a gives
  expect(decideChannels(both, Float32Array.of(2, 1, 3, 4), 4, 0.25)).toEqual([1]);
});

test('one threshold over all groups; each layer keeps its most important channel', () => {
  const decide = (first: readonly number[], second: readonly number[], ratio: number) =>
    decideChannelsGlobally([group, both], [Float32Array.from(first), Float32Array.from(second)], ratio);
  expect(decide([5, 1], [9, 2, 6, 7], 0.3)).toEqual([[1], [1]]); // 6 - int(4.2) = 2 smallest: 1 and 2
  expect(decide([1, 2], [9, 8, 6, 7], 0.3)).toEqual([[0], []]); // the first group keeps its 2
  expect(decide([8, 9], [1, 2, 4, 3], 0.5)).toEqual([[], [1, 3]]); // 1 is all of a; then 2 and 3
  expect(decide([8, 9], [1, 2, 4, 3], 1)).toEqual([[0], [1, 3]]);
  expect(decide([8, 9], [1, 2, 4, 3], 0)).toEqual([[], []]);
});
