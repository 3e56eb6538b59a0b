import { expect, test } from 'vitest';
import { describeCatalog } from '../../engine/catalog.ts';
import type { SweepPoint, SweepView } from '../../workers/protocol.ts';
import { drawn, drawnAlong, lineToPredict, predictionError, verdictOf } from './prediction.ts';

const point = (method: string, seed: number, wanted: number, accuracy: number, pattern = 'unstructured') =>
  ({ method, pattern, seed, wanted, accuracy }) as SweepPoint;
const of = (id: string) => ({ id, options: {} });

test('a stroke sets the accuracy of the nearest sparsity, within 0 and 1', () => {
  const empty = { method: 'magnitude', pattern: 'unstructured', measure: 'accuracy', values: {} } as const;
  expect(drawn(empty, [0.5, 0.9], 0.55, 0.8234).values).toEqual({ 0.5: 0.823 });
  expect(drawn(empty, [0.5, 0.9], 0.8, 1.4).values).toEqual({ 0.9: 1 });
});

test('a stroke gives each sparsity that it passes the value under the hand there, also where the hand is quick', () => {
  const empty = { method: 'magnitude', pattern: 'unstructured', measure: 'accuracy', values: {} } as const;
  const grid = [0.5, 0.7, 0.8, 0.9, 0.95];
  // one event from (0.6, 1) to (0.9, 0.4): 0.7 lies a third of the way, 0.8 two thirds
  expect(drawnAlong(empty, grid, [0.6, 1], [0.9, 0.4]).values).toEqual({ 0.7: 0.8, 0.8: 0.6, 0.9: 0.4 });
  expect(drawnAlong(empty, grid, [0.9, 0.4], [0.6, 1]).values).toEqual({ 0.7: 0.8, 0.8: 0.6, 0.9: 0.4 });
  expect(drawnAlong(empty, grid, [0.72, 0.9], [0.78, 0.8]).values).toEqual({}); // between two
  expect(drawnAlong(empty, grid, [0.72, 0.9], [0.72, 0.9]).values).toEqual({ 0.7: 0.9 }); // a press
  // perplexities go by powers: half of the way from 10 to 1000 is 100
  const text = { ...empty, measure: 'perplexity' } as const;
  expect(drawnAlong(text, grid, [0.75, 10], [0.85, 1000]).values).toEqual({ 0.8: 100 });
});

test('the error is the mean distance where both are known, seeds averaged first', () => {
  const prediction = {
    method: 'magnitude',
    pattern: 'unstructured',
    measure: 'accuracy',
    values: { 0.5: 0.9, 0.7: 0.2, 0.9: 0.5 },
  } as const;
  const points = [
    point('magnitude', 1, 0.5, 0.8), // 0.8 and 0.6 make 0.7: off by 0.2
    point('magnitude', 2, 0.5, 0.6),
    point('magnitude', 1, 0.9, 0.1), // off by 0.4
    point('random', 1, 0.7, 0.2),
  ];
  expect(predictionError(prediction, points)).toBeCloseTo(0.3, 12);
  expect(predictionError(prediction, [])).toBeNull();
});

test('perplexities are drawn from 1 upwards, and the error is the mean factor', () => {
  const empty = { method: 'magnitude', pattern: 'unstructured', measure: 'perplexity', values: {} } as const;
  expect(drawn(empty, [0.5, 0.9], 0.5, 123.456).values).toEqual({ 0.5: 123.5 });
  expect(drawn(empty, [0.5, 0.9], 0.5, 0.2).values).toEqual({ 0.5: 1 });
  const measured = (wanted: number, perplexity: number) =>
    ({ ...point('magnitude', 1, wanted, 0.99), perplexity }) as SweepPoint;
  const prediction = { ...empty, values: { 0.5: 8, 0.7: 10, 0.9: 40 } };
  // 8 for 4 is a factor of 2, 10 for 80 one of 8: their geometric mean is 4; what gave no number does not count
  const points = [measured(0.5, 4), measured(0.7, 80), measured(0.9, Number.POSITIVE_INFINITY)];
  expect(predictionError(prediction, points)).toBeCloseTo(4, 12);
  expect(predictionError(prediction, [points[2]])).toBeNull();
});

test('other patterns at the same sparsity are no seeds of the predicted line', () => {
  const values = { 0.5: 0.9 };
  const free = { method: 'magnitude', pattern: 'unstructured', measure: 'accuracy', values } as const;
  const points = [
    point('magnitude', 1, 0.5, 0.8),
    point('magnitude', 1, 0.5, 0.2, 'nm(keep:2,of:4)'),
    point('magnitude', 1, 0.5, 0.5, 'block(rows:4,columns:4)'),
    point('filterNorm', 1, 0.5, 0.3, ''),
  ];
  expect(predictionError(free, points)).toBeCloseTo(0.1, 12);
  expect(predictionError({ ...free, pattern: 'nm' }, points)).toBeCloseTo(0.7, 12);
  expect(predictionError({ ...free, method: 'filterNorm', pattern: '' }, points)).toBeCloseTo(0.6, 12);
});

test('one line is predicted: the first that will be drawn, with a pattern that leaves its sparsity open', () => {
  const catalog = describeCatalog();
  const line = (method: string, patterns: readonly string[]) =>
    lineToPredict({ methods: [of(method), of('random')], patterns: patterns.map(of) }, catalog);
  expect(line('wanda', ['nm', 'block', 'unstructured'])).toEqual({ method: 'wanda', pattern: 'block' });
  expect(line('wanda', ['nm'])).toEqual({ method: 'wanda', pattern: 'nm' });
  expect(line('filterNorm', ['nm'])).toEqual({ method: 'filterNorm', pattern: '' });
});

test('what is said of a prediction is true: nothing drawn, still to come, not among what was measured, or its error', () => {
  const drawnOne = { method: 'magnitude', pattern: 'unstructured', measure: 'accuracy', values: { 0.5: 0.9 } } as const;
  const sweep = (status: SweepView['status'], method: string, points: readonly SweepPoint[] = []) => {
    const request = {
      methods: [of(method)],
      patterns: [of('unstructured')],
      sparsities: [0.5],
      seeds: [1],
      examples: 0,
    };
    return { status, request, points };
  };
  const own = [point('magnitude', 1, 0.5, 0.8)];
  expect(verdictOf({ ...drawnOne, values: {} }, sweep('finished', 'magnitude', own))).toEqual({ is: 'empty' });
  expect(verdictOf(drawnOne, null)).toEqual({ is: 'waiting' });
  expect(verdictOf(drawnOne, sweep('running', 'magnitude'))).toEqual({ is: 'waiting' });
  expect(verdictOf(drawnOne, sweep('running', 'wanda'))).toEqual({ is: 'missed' });
  expect(verdictOf({ ...drawnOne, pattern: 'nm' }, sweep('running', 'magnitude'))).toEqual({ is: 'missed' });
  expect(verdictOf({ ...drawnOne, values: { 0.7: 0.9 } }, sweep('finished', 'magnitude', own))).toEqual({
    is: 'missed',
  });
  expect(verdictOf(drawnOne, sweep('finished', 'magnitude', own))).toEqual({
    is: 'off',
    error: expect.closeTo(0.1, 12),
  });
});
