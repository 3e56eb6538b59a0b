import { expect, test } from 'vitest';
import { expand, flattenNchw, flattenNhwc, identity, part, shift } from './indexMap.ts';

test('a channel keeps its place, moves behind other operands, or falls outside a part', () => {
  expect(identity(3)).toEqual([3]);
  expect(shift(4)(1)).toEqual([5]); // behind an operand of 4
  expect(part(2, 2)(1)).toEqual([]);
  expect([2, 3].map((channel) => part(2, 2)(channel))).toEqual([[0], [1]]);
  expect(part(2, 2)(4)).toEqual([]);
});

test('flatten spreads a channel with stride channels in NHWC and as one run in NCHW', () => {
  // 3 channels at 2 positions. NHWC order: p0c0 p0c1 p0c2 p1c0 p1c1 p1c2; NCHW order: c0p0 c0p1 c1p0 c1p1 c2p0 c2p1
  expect(flattenNhwc(3, 2)(1)).toEqual([1, 4]);
  expect(flattenNchw(2)(1)).toEqual([2, 3]);
});

test('expand gives a key-value head to the query heads that stand together', () => {
  // heads of 2, each for 2 query heads: head 1 (channels 2, 3) serves query heads 2 and 3 (channels 4..7)
  expect([0, 1, 2, 3].map(expand(2, 2))).toEqual([
    [0, 2],
    [1, 3],
    [4, 6],
    [5, 7],
  ]);
});
