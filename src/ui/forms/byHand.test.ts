import { expect, test } from 'vitest';
import { allProtected, sharedOverride, withOverride, withProtection } from './byHand.ts';

const hand = { protect: ['a'], overrides: { b: 0.5, c: 0.5, d: 0.25 } };

test('several layers show a sparsity only where all have the same', () => {
  expect(sharedOverride(hand, ['b', 'c'])).toBe(0.5);
  expect(sharedOverride(hand, ['b', 'd'])).toBeNull();
  expect(sharedOverride(hand, ['b', 'e'])).toBeNull();
  expect(sharedOverride(hand, ['e', 'b'])).toBeNull();
  expect(sharedOverride({ ...hand, overrides: { b: 0 } }, ['b'])).toBe(0); // set by hand to nothing
});

test('a sparsity for several replaces theirs and leaves the others; null takes it back', () => {
  expect(withOverride(hand, ['c', 'e'], 0.9)).toEqual({ overrides: { b: 0.5, c: 0.9, d: 0.25, e: 0.9 } });
  expect(withOverride(hand, ['b', 'c'], null)).toEqual({ overrides: { d: 0.25 } });
});

test('protection is set for several, none twice, and taken back', () => {
  expect(withProtection(hand, ['a', 'b'], true)).toEqual({ protect: ['a', 'b'] });
  expect(withProtection(hand, ['a'], false)).toEqual({ protect: [] });
  expect(allProtected(hand, ['a'])).toBe(true);
  expect(allProtected(hand, ['a', 'b'])).toBe(false);
});
