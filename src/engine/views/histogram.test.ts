import { expect, test } from 'vitest';
import { makeHistogram } from './histogram.ts';

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

test('counts scores and the pruned among them in bins of equal width', () => {
  // lower 0 (smallest), upper 4, 4 bins of width 1; the largest falls into the last bin.
  const histogram = makeHistogram(Float32Array.from([0, 0.5, 1.5, 3.5, 4]), Uint8Array.from([0, 0, 1, 1, 1]), 4);
  expect(histogram).toEqual({
    lower: 0,
    upper: 4,
    lowest: 0,
    highest: 4,
    counts: [2, 1, 0, 2],
    prunedCounts: [2, 0, 0, 0],
  });
});

test('scores that come near zero start at zero', () => {
  expect(makeHistogram(Float32Array.from([0.1, 1, 2]), new Uint8Array(3), 4).lower).toBe(0);
  expect(makeHistogram(Float32Array.from([1.8, 1.9, 2]), new Uint8Array(3), 4).lower).toBeCloseTo(1.8);
});

test('all-equal scores stand in one bar in the middle', () => {
  const histogram = makeHistogram(new Float32Array(10).fill(3), new Uint8Array(10), 5);
  expect(histogram.counts).toEqual([0, 0, 10, 0, 0]);
  expect(histogram.prunedCounts[2]).toBe(10);
  expect(makeHistogram(new Float32Array(4), new Uint8Array(4), 2)).toMatchObject({ lower: -1, upper: 1 });
});

test('a heavy tail is counted in the last bin instead of squeezing the rest into the first', () => {
  // 9,999 scores over [0, 1) and one of 1000: without the fold everything would share one bin.
  const scores = Float32Array.from({ length: 10_000 }, (_, i) => (i === 0 ? 1000 : i / 10_000));
  const histogram = makeHistogram(scores, new Uint8Array(10_000).fill(1), 20);
  expect(histogram.highest).toBe(1000);
  expect(histogram.upper).toBeGreaterThan(0.99);
  expect(histogram.upper).toBeLessThan(1.001);
  expect(sum(histogram.counts)).toBe(10_000);
  expect(histogram.counts[10]).toBeGreaterThan(450);
});

test('negative tails are folded too', () => {
  const scores = Float32Array.from({ length: 10_000 }, (_, i) => (i === 0 ? -1000 : i / 10_000));
  const histogram = makeHistogram(scores, new Uint8Array(10_000), 20);
  expect(histogram.lowest).toBe(-1000);
  expect(histogram.lower).toBe(0);
  expect(sum(histogram.prunedCounts)).toBe(10_000);
});

test('no scores, no bars', () => {
  expect(sum(makeHistogram(new Float32Array(0), new Uint8Array(0), 8).counts)).toBe(0);
});
