import { expect, test } from 'vitest';
import { defaultOptions } from '../options.ts';
import { cubic } from './cubic.ts';
import { drawn } from './drawn.ts';
import { schedules } from './index.ts';
import { iterative } from './iterative.ts';
import { oneShot } from './oneShot.ts';

const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

test('one-shot goes straight to the end', () => {
  expect(oneShot.targets(0.9, 0.2, {})).toEqual([0.9]);
});

test('geometric rounds keep the same share of the remaining weights each time', () => {
  // 0.875 = 1 - 0.5^3: density 1, 1/2, 1/4, 1/8
  expect(iterative.targets(0.875, 0, { rounds: 3, spacing: 'geometric' })).toEqual(closeTo([0.5, 0.75, 0.875]));
  // from density 0.5 to 0.125 in two rounds: 0.25 in between
  expect(iterative.targets(0.875, 0.5, { rounds: 2, spacing: 'geometric' })).toEqual(closeTo([0.75, 0.875]));
});

test('linear rounds cut the same number of weights each time', () => {
  expect(iterative.targets(0.9, 0.3, { rounds: 3, spacing: 'linear' })).toEqual(closeTo([0.5, 0.7, 0.9]));
});

test('everything at the end has no geometric path and is cut in linear rounds', () => {
  expect(iterative.targets(1, 0, { rounds: 4, spacing: 'geometric' })).toEqual([0.25, 0.5, 0.75, 1]);
});

test('cubic events follow s_f + (s_i - s_f)(1 - t/n)^3', () => {
  // s_f = 0.8, n = 4: 0.8 (1 - (3/4)^3) = 0.4625; 0.8 (1 - 1/8) = 0.7; 0.8 (1 - 1/64) = 0.7875; 0.8
  expect(cubic.targets(0.8, 0, { events: 4 })).toEqual(closeTo([0.4625, 0.7, 0.7875, 0.8]));
});

test('a drawn curve goes in straight lines from 0 through its points to the end', () => {
  const points = [
    [0.25, 0.5],
    [0.5, 0.5],
  ] as const;
  const at = (progress: number) => drawn.ramp?.(0.8, 0, progress, { points });
  // half way to the first point: a quarter of the final sparsity; flat between the two; then 0.5 + 0.5 * 0.5 of it
  expect([0, 0.125, 0.4, 0.75, 1].map(at)).toEqual(closeTo([0, 0.2, 0.4, 0.6, 0.8]));
  // one cut a point and one at the end
  expect(drawn.targets(0.8, 0, { points })).toEqual(closeTo([0.4, 0.4, 0.8]));
});

test.each(schedules.entries)('$id never falls, stays in [0, 1] and ends at the final sparsity', (schedule) => {
  for (const initial of [0, 0.3, 0.95]) {
    for (const final of [0, 0.5, 0.9, 1]) {
      const targets = schedule.targets(final, initial, defaultOptions(schedule.options));
      expect(targets.at(-1)).toBe(final);
      expect([...targets].sort((a, b) => a - b)).toEqual(targets);
      for (const target of targets) expect(target >= 0 && target <= 1).toBe(true);
    }
  }
});

test('the cubic curve inside training is the same formula at any progress', () => {
  // 0.8 + (0.2 - 0.8) (1 - 0.5)^3 = 0.8 - 0.6 / 8 = 0.725
  expect(cubic.ramp?.(0.8, 0.2, 0.5, { events: 8 })).toBeCloseTo(0.725, 12);
});

test.each(schedules.entries.filter(({ ramp }) => ramp))('the curve of $id rises from initial to final', (schedule) => {
  const options = defaultOptions(schedule.options);
  for (const final of [0.2, 0.9, 1]) {
    const values = Array.from({ length: 11 }, (_, i) => schedule.ramp!(final, 0.2, i / 10, options));
    expect(values[0]).toBeCloseTo(0.2, 12);
    expect(values[10]).toBe(final);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
});
