import { expect, test } from 'vitest';
import { makeBars, placeOf, scoreAt, shareBelow, thresholdKey } from './histogramShape.ts';

const histogram = { lower: 0, upper: 4, lowest: 0, highest: 9, counts: [4, 8, 0, 4], prunedCounts: [4, 2, 0, 0] };

test('bars are shares of the tallest, the pruned part at the foot', () => {
  const bars = makeBars(histogram);
  expect(bars.map(({ height }) => height)).toEqual([0.5, 1, 0, 0.5]);
  expect(bars.map(({ prunedHeight }) => prunedHeight)).toEqual([0.5, 0.25, 0, 0]);
});

test('a single score beside thousands is still drawn', () => {
  const [lone] = makeBars({ ...histogram, counts: [1, 100_000], prunedCounts: [1, 0] });
  expect(lone?.height).toBeGreaterThan(0.01);
});

test('scores and places along the axis are each other’s inverse, held at the ends', () => {
  expect(placeOf(histogram, 1)).toBe(0.25);
  expect(placeOf(histogram, 9)).toBe(1);
  expect(scoreAt(histogram, 0.25)).toBe(1);
  expect(scoreAt(histogram, -3)).toBe(0);
});

test('estimates what a threshold would cut', () => {
  // All of the first bin and half of the second: (4 + 4) / 16.
  expect(shareBelow(histogram, 1.5)).toBe(0.5);
  expect(shareBelow(histogram, -1)).toBe(0);
  expect(shareBelow(histogram, 99)).toBe(1);
});

test('keys move the threshold by a hundredth, a tenth, or to the ends', () => {
  expect(thresholdKey(histogram, 1, 'ArrowRight')).toBeCloseTo(1.04);
  expect(thresholdKey(histogram, 1, 'PageDown')).toBeCloseTo(0.6);
  expect(thresholdKey(histogram, 1, 'Home')).toBe(0);
  expect(thresholdKey(histogram, 1, 'End')).toBe(4);
  expect(thresholdKey(histogram, 1, 'Tab')).toBeNull();
});
