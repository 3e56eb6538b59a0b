import { expect, test } from 'vitest';
import { churnRows, stairs } from './maskSeries.ts';

test('sparsity stays where it is until the next event, and to the end', () => {
  const events = [
    [2, 0.5],
    [4, 0.8],
  ] as const;
  expect(stairs(events, 6)).toEqual([
    [0, 0],
    [2, 0],
    [2, 0.5],
    [4, 0.5],
    [4, 0.8],
    [6, 0.8],
  ]);
  expect(stairs([], 3)).toEqual([
    [0, 0],
    [3, 0],
  ]);
});

test('a row adds up the layers of an event', () => {
  const layers = [
    { layer: 'a', cut: 2, grown: 1 },
    { layer: 'b', cut: 3, grown: 0 },
  ];
  const moves = [{ stage: 0, step: 7, sparsity: 0.5, layers }];
  expect(churnRows({ moves })).toEqual([{ step: 7, sparsity: 0.5, cut: 5, grown: 1 }]);
});
