import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('the same seed draws the same numbers, another seed others', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).uniform);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('a split stream depends on seed and label only, not on draws made before', () => {
  const fresh = createRandom(3);
  const used = createRandom(3);
  used.uniform();
  expect(used.split('epoch 1').uniform()).toBe(fresh.split('epoch 1').uniform());
  expect(fresh.split('epoch 1').uniform()).not.toBe(fresh.split('epoch 2').uniform());
});

test('a permutation holds every index once', () => {
  const order = createRandom(1).permutation(101);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, i) => i));
  expect([...order]).not.toEqual(Array.from({ length: 101 }, (_, i) => i));
});

test('normal draws have mean 0 and variance 1 (20,000 draws, five standard errors)', () => {
  const random = createRandom(11);
  const draws = Array.from({ length: 20_000 }, random.normal);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(20_000));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 20_000));
});
