import { expect, test } from 'vitest';
import type { WeightView } from '../../workers/protocol.ts';
import { verdictOf } from './verdict.ts';

const weight = (change: Partial<WeightView>): WeightView => ({
  name: 'fc.weight',
  row: 0,
  column: 0,
  inputIndex: [0],
  before: 0.5,
  now: 0.5,
  kept: true,
  score: 0.5,
  rank: 80,
  competitors: 100,
  margin: 0.3,
  method: 'wanda',
  terms: {},
  told: 'all',
  compensation: null,
  inputNorm: null,
  calibration: 0,
  others: [],
  waiting: [],
  lossChange: 0.01,
  lossExamples: 256,
  ...change,
});
const others = (...kept: boolean[]) => kept.map((one, i) => ({ method: `m${i}`, kept: one, score: 0, rank: 1 }));

test.each([
  ['kept', weight({})],
  ['keptAmongLargest', weight({ rank: 99 })],
  ['keptCloseCall', weight({ margin: 0.001 })],
  ['keptAgainstOthers', weight({ others: others(false, false) })],
  ['cut', weight({ kept: false, margin: -0.3 })],
  ['cutCloseCall', weight({ kept: false, margin: -0.001 })],
  ['cutHelps', weight({ kept: false, margin: -0.3, lossChange: -0.001 })],
  ['cutAgainstOthers', weight({ kept: false, margin: -0.3, others: others(true, true) })],
] as const)('%s', (verdict, view) => {
  expect(verdictOf(view, 'masked', null)).toBe(verdict);
});

test('a loss change within rounding is no help', () => {
  expect(verdictOf(weight({ kept: false, margin: -0.3, lossChange: -1e-9 }), 'masked', null)).toBe('cut');
});

test('one dissenter proves nothing, nor does the method itself', () => {
  expect(verdictOf(weight({ others: others(false) }), 'masked', null)).toBe('kept');
  expect(
    verdictOf(
      weight({ others: [...others(false), { method: 'wanda', kept: false, score: 0, rank: 1 }] }),
      'masked',
      null,
    ),
  ).toBe('kept');
});

test('before scores and before the cut there is no verdict yet', () => {
  expect(verdictOf(weight({ competitors: 0 }), 'waiting', null)).toBe('notScored');
  expect(verdictOf(weight({ margin: 0 }), 'scored', null)).toBe('notCut');
});

test('in an N:M pattern the group decides, not a threshold', () => {
  expect(verdictOf(weight({}), 'masked', 4)).toBe('keptByPattern');
  expect(verdictOf(weight({ kept: false, margin: -0.3 }), 'masked', 4)).toBe('cutByPattern');
  // Compared inside its group of four, the usual words fit again.
  expect(verdictOf(weight({ rank: 3, competitors: 4 }), 'masked', 4)).toBe('kept');
  // A block of weak weights takes a strong one with it.
  expect(verdictOf(weight({ kept: false, margin: 0.2 }), 'masked', null)).toBe('cutByPattern');
});

test('where whole channels go, a weight is kept or cut with its channel, whatever its own numbers say', () => {
  expect(verdictOf(weight({ margin: -1 }), 'masked', null, 'channels')).toBe('keptChannel');
  expect(verdictOf(weight({ kept: false, margin: 1 }), 'masked', null, 'channels')).toBe('cutChannel');
});

test('a method that decides a few columns at a time has no threshold to be above or below', () => {
  // margin 0.3 above what would be the threshold of the layer, rank 99 of 100: neither was asked
  expect(verdictOf(weight({ rank: 99 }), 'masked', null, 'inTurn')).toBe('keptInTurn');
  expect(verdictOf(weight({ kept: false }), 'masked', null, 'inTurn')).toBe('cutInTurn');
  // In N:M the group of M still decides.
  expect(verdictOf(weight({ competitors: 4, rank: 4 }), 'masked', 4, 'inTurn')).toBe('keptAmongLargest');
});
