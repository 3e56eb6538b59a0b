import { expect, test } from 'vitest';
import { thin } from './thin.ts';

test('leaves a short list alone', () => {
  expect(thin([1, 2, 3], 3)).toEqual({ every: 1, items: [1, 2, 3] });
});

test('takes every k-th item and the last one', () => {
  // 8 items, at most 3: every third (ceil 8/3 = 3) from the first, then the last
  expect(thin([0, 1, 2, 3, 4, 5, 6, 7], 3)).toEqual({ every: 3, items: [0, 3, 6, 7] });
});
