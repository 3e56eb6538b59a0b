import { expect, test } from 'vitest';
import { chartOf } from './charts.ts';
import { partsOf, type SlowTold } from './parts.ts';

const histogram = { lower: 0, upper: 4, lowest: 0, highest: 4, counts: [3, 1], prunedCounts: [2, 0] };
const told = {
  name: 'b',
  ranking: { histogram, highestCut: 1, lowestKept: 1.5 },
  forward: {
    layers: [
      { name: 'a', magnitude: 2 },
      { name: 'b', magnitude: 0.5 },
    ],
    losses: histogram,
    loss: 9,
  },
  update: { zeros: [{ name: 'b', cut: 7, revived: 1 }] },
} as unknown as SlowTold;

test('the threshold stands among the scores, with what is cut at the foot of each column', () => {
  const { columns, line } = chartOf('threshold', told)!;
  expect(columns.map(({ value, part }) => [value, part])).toEqual([
    [3, 2],
    [1, 0],
  ]);
  expect(line).toBe(0.25);
  const mixed = { ...told, ranking: { ...told.ranking, lowestKept: 0.5 } };
  expect(chartOf('threshold', mixed)!.line).toBeNull(); // cut and kept overlap: no line holds
  expect(chartOf('loss', told)!.line).toBe(1); // beyond the last edge: at the edge
});

test('layers stand in network order and the chosen one is lit', () => {
  expect(chartOf('forward', told)!.columns.map(({ key, value, lit }) => [key, value, lit])).toEqual([
    ['a', 2, false],
    ['b', 0.5, true],
  ]);
  expect(chartOf('zeros', told)!.columns).toEqual([{ key: 'b', value: 7, part: 1, lit: true }]);
  expect(chartOf('mask', told)).toBeNull();
});

test('without an update the telling ends with the loss', () => {
  expect(partsOf(told).at(-1)).toBe('zeros');
  expect(partsOf({ ...told, update: null }).at(-1)).toBe('loss');
});
