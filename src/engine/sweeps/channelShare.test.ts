import { expect, test } from 'vitest';
import { findChannelShare } from './channelShare.ts';

/** Two layers behind one another of 20 channels each, both losing the same share: both sides of the weights between them go. */
const square = (share: number) => 1 - (1 - Math.round(20 * share) / 20) ** 2;

test.each([
  [0, 0, 0],
  // 6 of 20, from 0.275 on, leave 1 - 0.7^2 = 0.51, nearer to one half than 5 with 1 - 0.75^2 = 0.4375
  [0.5, 0.275, 0.51],
  // 11 of 20, up to 0.574, leave 1 - 0.45^2 = 0.7975, nearer to 0.8 than 12 with 0.84
  [0.8, 0.574, 0.7975],
  [0.98, 0.874, 0.9775],
  [1, 0.975, 1],
])('zeros of %f: the share of channels that comes nearest', (wanted, share, zeros) => {
  const found = findChannelShare(square, wanted);
  expect(found).toBe(share);
  expect(square(found)).toBeCloseTo(zeros, 12);
});

test('where no share reaches the wanted zeros, the one that leaves the most', () => {
  expect(findChannelShare((share) => Math.min(share / 2, 0.4), 0.9)).toBe(0.8);
});

test('where a layer about to be emptied stays whole, the last share before that', () => {
  const stays = (share: number) => (share > 0.9 ? 0 : share);
  expect(findChannelShare(stays, 0.85)).toBe(0.85);
  expect(findChannelShare(stays, 0.95)).toBe(0.9);
});

test('zeros of an earlier cut that are enough already want no channel', () => {
  expect(findChannelShare((share) => 0.6 + 0.4 * share, 0.5)).toBe(0);
});

test('asks for few shares: each may be a walk over every weight', () => {
  const asked = new Set<number>();
  findChannelShare((share) => {
    asked.add(share);
    return share;
  }, 0.9);
  expect(asked.size).toBeLessThan(60);
});
