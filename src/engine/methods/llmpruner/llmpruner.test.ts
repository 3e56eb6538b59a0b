import { expect, test } from 'vitest';
import { type Criterion, type Member, memberImportance } from './criterion.ts';
import { decideGlobally, decideLocally } from './decide.ts';
import { groupImportance, sumHeads } from './group.ts';

const member = (side: 'out' | 'in'): Member => ({
  weight: Float32Array.of(1, -2, 3, 4), // [[1, -2], [3, 4]]
  shape: [2, 2],
  axis: side === 'out' ? 0 : 1,
  gradient: Float32Array.of(1, 1, 1, -1), // W g = [[1, -2], [3, -4]]
  meanSquare: Float32Array.of(2, 0, 0, 1), // W F W = [[2, 0], [0, 16]]
});

test.each<[Criterion, readonly number[], readonly number[]]>([
  ['vectorize', [1, 1], [4, 6]], // |1-2|, |3-4|; |1+3|, |-2-4|
  ['param_first', [3, 7], [4, 6]],
  ['param_second', [2, 16], [2, 16]],
  ['param_mix', [2, 15], [3, 14]], // [[1-1, -2], [3, -4-8]]
  ['l1', [3, 7], [4, 6]],
  ['l2', [5, 25], [10, 20]],
])('%s sums rows on the out side and columns on the in side', (criterion, out, into) => {
  expect([...memberImportance(member('out'), criterion)]).toEqual(out);
  expect([...memberImportance(member('in'), criterion)]).toEqual(into);
});

test('a criterion without its gradients is refused', () => {
  expect(() => memberImportance({ ...member('out'), gradient: null }, 'param_first')).toThrowError(/needs gradients/);
  expect(() => memberImportance({ ...member('out'), meanSquare: null }, 'param_second')).toThrowError(/squares/);
  expect([...memberImportance({ ...member('out'), gradient: null }, 'l1')]).toEqual([3, 7]);
});

test('query heads meet the key-value head they use, or as in the reference the one by remainder', () => {
  // 2 key-value heads, 4 query heads of size 1: heads 0 and 1 use the first; by remainder 0 and 2 would
  const members = [Float32Array.of(0, 0), Float32Array.of(1, 2, 4, 8)];
  expect([...groupImportance(members, 'sum', 1, 'coupled')]).toEqual([3, 12]);
  expect([...groupImportance(members, 'sum', 1, 'reference')]).toEqual([5, 10]);
});

test('reductions over members', () => {
  const members = [Float32Array.of(1, 6), Float32Array.of(3, 2)];
  const reduced = (reduction: Parameters<typeof groupImportance>[1]) => [
    ...groupImportance(members, reduction, 1, 'coupled'),
  ];
  expect(reduced('sum')).toEqual([4, 8]);
  expect(reduced('mean')).toEqual([2, 4]);
  expect(reduced('max')).toEqual([3, 6]);
  expect(reduced('prod')).toEqual([3, 12]);
  expect(reduced('first')).toEqual([1, 6]);
  expect(reduced('second')).toEqual([3, 2]);
  expect(reduced('last')).toEqual([3, 2]);
  expect([...groupImportance(members, 'last', 1, 'coupled', 0)]).toEqual([1, 6]); // the first is computed last
});

test('a local decision takes whole heads, lowest first, and never the whole group', () => {
  const heads = sumHeads(Float32Array.of(4, 4, 1, 1, 2, 2, 3, 3), 2);
  expect([...heads]).toEqual([8, 2, 4, 6]);
  expect(decideLocally(heads, 2, 8, 0.5)).toEqual([1, 2]); // 8 - int(8 * 0.5) = 4 channels, 2 heads
  expect(decideLocally(heads, 2, 8, 0.1)).toEqual([]); // 8 - int(7.2) = 1 channel: less than a head
  expect(decideLocally(heads, 2, 8, 1)).toEqual([]);
  expect(decideLocally(heads.subarray(0, 3), 2, 8, 0.5)).toEqual([1]); // one head of the four was gone already
});

test('a global decision ranks all atoms together and spares a group that would be emptied', () => {
  const groups = [Float32Array.of(1, 5, 9), Float32Array.of(2, 3)];
  // 5 - int(5 * 0.4) = 3 lowest: 1, 2, 3; the second group would be empty and stays
  expect(decideGlobally(groups, 0.6)).toEqual([[0], []]);
  expect(decideGlobally(groups, 0)).toEqual([[], []]);
});
