import { expect, test } from 'vitest';
import { dependencyGroups, type Group } from '../../graph/groups.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { magnitude, normScale, taylor } from './criteria.ts';
import { type DecideOptions, decideAtoms, placesGone } from './decide.ts';
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

/** Channels of each group that go. */
function decide(
  ranked: readonly (readonly [Group, readonly number[]])[],
  options: DecideOptions,
  gone: readonly (readonly number[])[] = [],
  shares: readonly number[] = [],
): readonly number[][] {
  const groups = ranked.map(([own, atoms], i) => ({
    group: own,
    atoms: Float32Array.from(atoms),
    gone: Uint8Array.from(atoms, (_, atom) => (gone[i]?.includes(atom) ? 1 : 0)),
    share: shares[i] ?? null,
  }));
  return decideAtoms(groups, options).map((kept, i) => placesGone(groups[i].group, kept).slice());
}
const exact = (share: number, ranking: 'local' | 'global' = 'local') =>
  ({ share, ranking, counting: 'exact' }) as const;
const reference = (share: number) => ({ share, ranking: 'local', counting: 'reference' }) as const;

test('half of the channels go, the least important; never all of a layer', () => {
  expect(decide([[group, [8, 8.5]]], exact(0.5))).toEqual([[0]]);
  expect(decide([[group, [8.5, 8]]], exact(1))).toEqual([[1]]); // the last one stays
  expect(decide([[group, [9, 8.5]]], exact(0))).toEqual([[]]);
  expect(decide([[group, [8, 8]]], exact(0.5))).toEqual([[0]]); // ties go to the lower index
});

test('the reference truncates what stays, and leaves a group alone that it would empty', () => {
  expect(decide([[group, [9, 8.5]]], exact(0.2))).toEqual([[]]); // round(0.4)
  expect(decide([[group, [9, 8.5]]], reference(0.33))).toEqual([[1]]); // 2 - int(2 * 0.67) = 1
  expect(decide([[group, [8, 8.5]]], reference(1))).toEqual([[]]);
});

test('what is gone stays gone and is counted', () => {
  const four = (importances: readonly number[]) => [[both, importances]] as const;
  expect(decide(four([9, 8, 1, 2]), exact(0.5), [[1]])).toEqual([[1, 2]]);
  expect(decide(four([9, 8, 1, 2]), reference(0.5), [[1]])).toEqual([[1, 2]]);
  expect(decide(four([9, 8, 1, 2]), exact(0.25), [[1, 3]])).toEqual([[1, 3]]);
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

test('a channel that is all that one branch of a concatenation gives stays, and the next one goes', () => {
  expect(decide([[both, [1, 2, 3, 4]]], exact(0.25))).toEqual([[1]]); // channel 0 is all that a gives
  expect(decide([[both, [1, 2, 3, 4]]], reference(0.25))).toEqual([[]]);
  expect(decide([[both, [2, 1, 3, 4]]], reference(0.25))).toEqual([[1]]);
});

test('one ranking over all groups; each layer keeps its most important channel', () => {
  const two = (first: readonly number[], second: readonly number[], share: number) =>
    decide(
      [
        [group, first],
        [both, second],
      ],
      exact(share, 'global'),
    );
  expect(two([5, 1], [9, 2, 6, 7], 0.3)).toEqual([[1], [1]]); // round(1.8) = 2 smallest: 1 and 2
  expect(two([1, 2], [9, 8, 6, 7], 0.3)).toEqual([[0], [2]]); // the first group keeps its 2; then 6
  expect(two([8, 9], [1, 2, 4, 3], 0.5)).toEqual([[0], [1, 3]]); // 1 is all of a; 2, 3; 4 is b's last; 8
  expect(two([8, 9], [1, 2, 4, 3], 1)).toEqual([[0], [1, 3]]);
  expect(two([8, 9], [1, 2, 4, 3], 0)).toEqual([[], []]);
});

test('a group with a share of its own takes no part in the common ranking', () => {
  const groups = [
    [group, [8, 9]],
    [both, [1, 2, 4, 3]],
  ] as const;
  expect(decide(groups, exact(0.25, 'global'), [], [0.5])).toEqual([[0], [1]]);
});
