import { expect, test } from 'vitest';
import type { SweepPoint } from '../../workers/protocol.ts';
import { drawn, predictionError } from './prediction.ts';

const point = (method: string, seed: number, wanted: number, accuracy: number) =>
  ({ method, seed, wanted, accuracy }) as SweepPoint;

test('a stroke sets the accuracy of the nearest sparsity, within 0 and 1', () => {
  const empty = { method: 'magnitude', values: {} };
  expect(drawn(empty, [0.5, 0.9], 0.55, 0.8234).values).toEqual({ 0.5: 0.823 });
  expect(drawn(empty, [0.5, 0.9], 0.8, 1.4).values).toEqual({ 0.9: 1 });
});

test('the error is the mean distance where both are known, seeds averaged first', () => {
  const prediction = { method: 'magnitude', values: { 0.5: 0.9, 0.7: 0.2, 0.9: 0.5 } };
  const points = [
    point('magnitude', 1, 0.5, 0.8), // 0.8 and 0.6 make 0.7: off by 0.2
    point('magnitude', 2, 0.5, 0.6),
    point('magnitude', 1, 0.9, 0.1), // off by 0.4
    point('random', 1, 0.7, 0.2),
  ];
  expect(predictionError(prediction, points)).toBeCloseTo(0.3, 12);
  expect(predictionError(prediction, [])).toBeNull();
});
