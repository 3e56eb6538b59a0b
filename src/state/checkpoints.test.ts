import { expect, test } from 'vitest';
import { checkpointAhead, checkpointBehind } from './checkpoints.ts';

const view = { phase: 'train', label: { key: '', values: {} }, position: 0 } as const;
const place = (atCheckpoint: number, pastCheckpoint = false) => ({
  checkpoints: ['a', 'b', 'c'].map((id) => ({ ...view, id })),
  atCheckpoint,
  pastCheckpoint,
});

test('one behind and one ahead; at the ends there is none', () => {
  expect([0, 1, 2].map((at) => checkpointBehind(place(at)))).toEqual([null, 'a', 'b']);
  expect([0, 1, 2].map((at) => checkpointAhead(place(at)))).toEqual(['b', 'c', null]);
  expect([checkpointBehind(null), checkpointAhead(null)]).toEqual([null, null]);
});

test('a run that has gone on since its last checkpoint goes back to that one first', () => {
  expect(checkpointBehind(place(1, true))).toBe('b');
  expect(checkpointBehind(place(0, true))).toBe('a');
});
