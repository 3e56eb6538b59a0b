import { expect, test } from 'vitest';
import type { Mask } from '../tensor/matrix.ts';
import { type MaskHistory, noHistory, recordMasks } from './maskHistory.ts';

const mask = (...kept: number[]): Mask => ({ rows: 1, columns: kept.length, kept: Uint8Array.from(kept) });
const at = (step: number, stage = 0) => ({ stage, step, prunable: 6 });

test('counts what went and what came, and how often each weight changed sides', () => {
  const [first, second] = [mask(1, 0, 0, 1), mask(0, 1, 0, 1)];
  let history: MaskHistory = recordMasks(noHistory, new Map(), new Map([['a', first]]), at(2));
  history = recordMasks(history, new Map([['a', first]]), new Map([['a', second]]), at(5));
  expect(history.moves).toEqual([
    { stage: 0, step: 2, sparsity: 2 / 6, layers: [{ layer: 'a', cut: 2, grown: 0 }] },
    { stage: 0, step: 5, sparsity: 2 / 6, layers: [{ layer: 'a', cut: 1, grown: 1 }] },
  ]);
  expect(history.flips.get('a')).toEqual(Uint8Array.of(1, 2, 1, 0));
});

test('layers that are masked one after the other without training between are one event', () => {
  const [a, b] = [mask(0, 1, 1, 1), mask(0, 0)];
  const one = recordMasks(noHistory, new Map(), new Map([['a', a]]), at(7, 1));
  const both = new Map([
    ['a', a],
    ['b', b],
  ]);
  const two = recordMasks(one, new Map([['a', a]]), both, at(7, 1));
  expect(two.moves).toEqual([
    {
      stage: 1,
      step: 7,
      sparsity: 3 / 6,
      layers: [
        { layer: 'a', cut: 1, grown: 0 },
        { layer: 'b', cut: 2, grown: 0 },
      ],
    },
  ]);
  expect(one.moves[0].layers).toHaveLength(1); // the earlier history is left as it was
  // the same layer again is a new event: another round
  expect(recordMasks(two, both, new Map([['a', mask(0, 0, 1, 1)]]), at(7, 1)).moves).toHaveLength(2);
});

test('without a change of masks the history stays the same one', () => {
  const masks = new Map([['a', mask(0, 1)]]);
  expect(recordMasks(noHistory, masks, masks, at(1))).toBe(noHistory);
});
