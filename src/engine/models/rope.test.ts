import { expect, test } from 'vitest';
import { ropeFrequencies, ropeTables } from './rope.ts';

test('frequencies fall from 1 by theta^(-2i/d)', () => {
  // theta 10000, 4 channels: 10000^0 and 10000^(-1/2)
  expect(ropeFrequencies({ kind: 'default', theta: 10_000 }, 4)).toEqual([1, 0.01]);
});

test('linear scaling slows every frequency', () => {
  expect(ropeFrequencies({ kind: 'linear', theta: 10_000, factor: 4 }, 4)).toEqual([0.25, 0.0025]);
});

test('llama3 keeps short waves, slows long ones, and blends between', () => {
  // turns over the 2 pi * 100 positions trained on = 100 * frequency: 100 (kept), 1 (slowed by 8), 10 (blended)
  const rope = {
    kind: 'llama3',
    theta: 1e6,
    factor: 8,
    lowFrequencyFactor: 4,
    highFrequencyFactor: 28,
    originalPositions: 200 * Math.PI,
  } as const;
  const [kept, blended, slowed] = ropeFrequencies(rope, 6); // 1, 0.01, 1e-4 with 6 channels and theta 1e6
  expect(kept).toBe(1);
  // turns 1 of frequency 0.01: below 4
  expect(blended).toBeCloseTo(0.01 / 8, 12);
  expect(slowed).toBeCloseTo(1e-4 / 8, 12);
  const [, middle] = ropeFrequencies({ ...rope, theta: 1000 }, 6);
  // frequency 0.1, turns 10: share (10 - 4) / 24 = 1/4 of the frequency, 3/4 of an eighth of it
  expect(middle).toBeCloseTo(0.25 * 0.1 + (0.75 * 0.1) / 8, 12);
});

test('position 0 is not turned, and every pair lies on the circle', () => {
  const { cos, sin } = ropeTables({ kind: 'default', theta: 10_000 }, 8, 5);
  expect([...cos.subarray(0, 4), ...sin.subarray(0, 4)]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  for (let i = 0; i < cos.length; i++) expect(cos[i] ** 2 + sin[i] ** 2).toBeCloseTo(1, 6);
  expect(cos[4]).toBeCloseTo(Math.cos(1), 6); // position 1, fastest pair
});
