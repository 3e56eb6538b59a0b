import { expect, test } from 'vitest';
import { axisEnd, pathOf, placeIn } from './miniShape.ts';

test('an axis ends at 1, 2 or 5 times a power of ten', () => {
  expect([0.03, 0.2, 0.21, 1, 2.4, 7, 90].map(axisEnd)).toEqual([0.05, 0.2, 0.5, 1, 5, 10, 100]);
});

test('an axis of nothing, or of a loss that is no number, still has a length', () => {
  expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(axisEnd)).toEqual([1, 1, 1, 1]);
});

test('the vertical axis may run upwards', () => {
  // a quarter of the way from 100 up to 20 is 100 - 80/4
  expect(placeIn(0.25, [0, 1], 100, 20)).toBe(80);
  expect(placeIn(3, [3, 3], 0, 10)).toBe(5);
});

test('the line breaks where a loss is no number', () => {
  const points = [
    [0, 1],
    [1, 2.25],
    [2, Number.NaN],
    [3, 4],
    [4, 5],
  ] as const;
  expect(pathOf(points)).toBe('M0 1L1 2.3M3 4L4 5');
});
