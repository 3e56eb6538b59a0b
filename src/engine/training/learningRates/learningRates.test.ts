import { expect, test } from 'vitest';
import { defaultOptions } from '../../options.ts';
import { cosine } from './cosine.ts';
import { learningRates } from './index.ts';
import { step } from './step.ts';

test.each(learningRates.entries)('$id stays in [0, 1] and never rises with its default options', (entry) => {
  const options = defaultOptions(entry.options);
  const factors = Array.from({ length: 50 }, (_, at) => entry.factor(at, 50, options));
  expect(Math.min(...factors)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...factors)).toBeLessThanOrEqual(1);
  for (let at = 1; at < 50; at++) expect(factors[at]).toBeLessThanOrEqual(factors[at - 1]);
  expect(factors[0]).toBe(1);
});

test('two drops cut 9 steps into three equal parts', () => {
  const factors = [0, 2, 3, 5, 6, 8].map((at) => step.factor(at, 9, { drops: 2, factor: 0.5 }));
  expect(factors).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
});

test('the cosine is half-way down in the middle, and ends above its floor', () => {
  expect(cosine.factor(50, 100, { warmup: 0, floor: 0 })).toBeCloseTo(0.5, 12);
  expect(cosine.factor(50, 100, { warmup: 0, floor: 0.2 })).toBeCloseTo(0.6, 12);
  expect(cosine.factor(99, 100, { warmup: 0, floor: 0.2 })).toBeGreaterThan(0.2);
});

test('warm-up rises in equal steps to the peak', () => {
  // 4 of 20 steps warm up: 1/5, 2/5, 3/5, 4/5, then the peak
  const factors = [0, 1, 2, 3, 4].map((at) => cosine.factor(at, 20, { warmup: 0.2, floor: 0 }));
  expect(factors).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
});
