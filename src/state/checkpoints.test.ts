import { expect, test } from 'vitest';
import { checkpointAhead, checkpointBehind } from './checkpoints.ts';

const view = { phase: 'train', label: { key: '', values: {} }, position: 0 } as const;
const place = (atCheckpoint: number, pastCheckpoint = false) => ({
  checkpoints: [0, 1, 2].map((index) => ({ ...view, index })),
  atCheckpoint,
  pastCheckpoint,
});

test('one behind and one ahead; at the ends there is none', () => {
  expect([0, 1, 2].map((at) => checkpointBehind(place(at)))).toEqual([null, 0, 1]);
  expect([0, 1, 2].map((at) => checkpointAhead(place(at)))).toEqual([1, 2, null]);
  expect([checkpointBehind(null), checkpointAhead(null)]).toEqual([null, null]);
});

test('a run that has gone on since its last checkpoint goes back to that one first', () => {
  expect(checkpointBehind(place(1, true))).toBe(1);
  expect(checkpointBehind(place(0, true))).toBe(0);
});
