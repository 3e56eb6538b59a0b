import { expect, test } from 'vitest';
import { createRandom } from '../tensor/random.ts';
import { batchAt, stepsOf, stepsPerEpoch } from './batches.ts';

test('an epoch visits every example at most once, in whole batches', () => {
  const random = createRandom(1);
  expect(stepsPerEpoch(23, 5)).toBe(4);
  const seen = [0, 1, 2, 3].flatMap((step) => [...batchAt(random, 23, 5, step)]);
  expect(seen.length).toBe(20);
  expect(new Set(seen).size).toBe(20);
});

test('a batch is found again from seed and step, in whatever order it is asked for', () => {
  const random = createRandom(1);
  const forwards = [0, 1, 5, 9].map((step) => [...batchAt(random, 20, 5, step)]);
  const backwards = [9, 5, 1, 0].map((step) => [...batchAt(createRandom(1), 20, 5, step)]).reverse();
  expect(backwards).toEqual(forwards);
});

test('another epoch and another seed have another order', () => {
  const first = [...batchAt(createRandom(1), 20, 20, 0)];
  expect([...batchAt(createRandom(1), 20, 20, 1)]).not.toEqual(first);
  expect([...batchAt(createRandom(2), 20, 20, 0)]).not.toEqual(first);
});

test('fewer examples than a batch make one small batch', () => {
  expect(stepsPerEpoch(3, 8)).toBe(1);
  expect([...batchAt(createRandom(1), 3, 8, 0)].sort()).toEqual([0, 1, 2]);
});

test('epochs may be parts of one: half of 7 steps is 4', () => {
  expect(stepsOf(0.5, 70, 10)).toBe(4);
  expect(stepsOf(0, 70, 10)).toBe(0);
});
