import { expect, test } from 'vitest';
import { placeOn, type Scale, scaleOf, ticksOf, valueAt, zoomed } from './scale.ts';

const straight: Scale = { from: 0, to: 10, log: false };
const powers: Scale = { from: 1, to: 100, log: true };

test('a place and its value belong together, straight and by powers', () => {
  expect([placeOn(straight, 2.5), valueAt(straight, 0.25)]).toEqual([0.25, 2.5]);
  expect(placeOn(powers, 10)).toBeCloseTo(0.5, 12);
  expect(valueAt(powers, 0.5)).toBeCloseTo(10, 12);
});

test('a part of an axis is an axis', () => {
  expect(zoomed(straight, 0.2, 0.7)).toEqual({ from: 2, to: 7, log: false });
  expect(zoomed(powers, 0, 0.5)).toEqual({ from: 1, to: 10, log: true });
});

test('ends are round, and where something is not above 0 there are no powers', () => {
  expect(scaleOf([0.3, 2.31], false)).toEqual({ from: 0, to: 2.5, log: false });
  expect(scaleOf([0, 700], true)).toEqual({ from: 0, to: 800, log: false });
  expect(scaleOf([0.2, 0.9], false, [0, 1])).toEqual({ from: 0, to: 1, log: false });
  expect(scaleOf([10, 1000], true).log).toBe(true);
  expect(scaleOf([], false)).toEqual({ from: 0, to: 1, log: false });
});

test('an axis may run backwards: what is kept, from all to little', () => {
  const kept: Scale = { from: 1, to: 0.01, log: true };
  expect(placeOn(kept, 0.1)).toBeCloseTo(0.5, 12);
  expect(ticksOf(kept)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
});

test('ticks are 1, 2 or 5 apart, or powers on a wide axis by powers', () => {
  expect(ticksOf({ from: 0, to: 1, log: false })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticksOf({ from: 0.83, to: 0.97, log: false })).toEqual([0.85, 0.9, 0.95]);
  expect(ticksOf(powers)).toEqual([1, 2, 5, 10, 20, 50, 100]);
  expect(ticksOf({ from: 1, to: 100_000, log: true })).toEqual([1, 10, 100, 1000, 10_000, 100_000]);
});
