import { expect, test } from 'vitest';
import type { GroupView } from '../../workers/protocol.ts';
import { litRanges, rangesText, toRanges } from './litRanges.ts';

// Two key heads of 2 channels; each is read by two query heads, so that 4 rows of q leave with one atom.
const group: GroupView = {
  root: 'k',
  atomSize: 2,
  atoms: 2,
  members: [
    { name: 'k.weight', axis: 'rows', atoms: [[0, 1], [2, 3]] }, // biome-ignore format: a line a member
    {
      name: 'q.weight',
      axis: 'rows',
      atoms: [
        [0, 2, 1, 3],
        [4, 6, 5, 7],
      ],
    },
    {
      name: 'o.weight',
      axis: 'columns',
      atoms: [
        [0, 2, 1, 3],
        [4, 6, 5, 7],
      ],
    },
  ],
  beside: [],
};

test('lights the rows and columns that leave with an atom', () => {
  expect(litRanges([group], { group: 0, atom: 1 }, 'q.weight')).toEqual({ rows: [[4, 7]], columns: [] });
  expect(litRanges([group], { group: 0, atom: 0 }, 'o.weight')).toEqual({ rows: [], columns: [[0, 3]] });
  expect(litRanges([group], { group: 0, atom: 0 }, 'down.weight')).toEqual({ rows: [], columns: [] });
  expect(litRanges([group], null, 'q.weight')).toEqual({ rows: [], columns: [] });
  expect(litRanges([], { group: 3, atom: 0 }, 'q.weight')).toEqual({ rows: [], columns: [] });
});

test('neighbours are one range, whatever their order', () => {
  expect(toRanges([5, 1, 2, 2, 9])).toEqual([
    [1, 2],
    [5, 5],
    [9, 9],
  ]);
  expect(rangesText(toRanges([5, 1, 2, 9]))).toBe('1–2, 5, 9');
});
