import { expect, test } from 'vitest';
import { compactFolder, openGoldenFolder } from '../testing/goldenFiles.ts';
import { compareExactly, compareFloats, compareLists, compareMask, fault } from './comparison.ts';
import { factsOf } from './facts.ts';
import { listCases } from './manifest.ts';
import { rowsOf } from './rows.ts';

test('comparisons of one topic are one row that shows the pair nearest to its limit', () => {
  const rows = rowsOf([
    ...compareFloats('importance: a', [1, 2], [1, 2.05], { atol: 0.1 }), // half of what is allowed
    ...compareFloats('importance: b', [5.09, 7], [5, 7], { atol: 0.1 }), // nine tenths
    ...compareFloats('loss', [3], [3], { rtol: 1e-3 }),
  ]);
  expect(rows.map(({ topic, count, ours, reference, agrees }) => ({ topic, count, ours, reference, agrees }))).toEqual([
    { topic: 'importance', count: 4, ours: 5.09, reference: 5, agrees: true },
    { topic: 'loss', count: 1, ours: 3, reference: 3, agrees: true },
  ]);
});

test('among many numbers the one that uses most of its tolerance is shown, and not a pair of zeros', () => {
  const [weights] = rowsOf(compareFloats('weights', [0, 1000.1, 0.0001], [0, 1000, 0], { atol: 1e-3, rtol: 1e-3 }));
  // 0.1 of 1.001 allowed is a tenth as well as 0.0001 of 0.001: 0.0999 < 0.1
  expect(weights).toMatchObject({ ours: 0.0001, reference: 0, agrees: true });
  const [same] = rowsOf(compareFloats('weights', [0, -2, 1], [0, -2, 1], { atol: 1e-3 }));
  expect(same).toMatchObject({ ours: -2, reference: -2 });
});

test('masks and lists show sums: pruned weights, entries', () => {
  const [mask, groups] = rowsOf([
    ...compareMask('mask: a', Uint8Array.of(1, 0, 0), Uint8Array.of(0, 1, 1), 'exact'),
    ...compareMask('mask: b', Uint8Array.of(0, 1), Uint8Array.of(1, 0), 'exact'),
    ...compareLists('groups: a', ['x', 'y'], ['x', 'y']),
    ...compareLists('groups: b', ['z'], ['z']),
  ]);
  expect(mask).toMatchObject({ count: 5, ours: 3, reference: 3, agrees: true });
  expect(groups).toMatchObject({ count: 3, ours: 3, reference: 3, agrees: true });
});

test('a difference in any of them is the row that does not agree, and shows where', () => {
  const [weights] = rowsOf([
    ...compareExactly('weights: a', [9], [9]),
    ...compareExactly('weights: b', [1, 0], [1, -0]), // 0 and -0 differ
    ...compareExactly('weights: c', [7], [7]),
  ]);
  expect(weights).toMatchObject({ ours: 0, reference: -0, agrees: false, problems: ['weights: b: 1 of 2 differ'] });
});

test('a number that is not one is outside every tolerance', () => {
  const [loss] = rowsOf(compareFloats('loss', [1, Number.NaN, 3], [1, 2, 3], { atol: 10 }));
  expect(loss).toMatchObject({ ours: Number.NaN, reference: 2, agrees: false });
});

test('a mask may differ in the stated share of its bits and no more', () => {
  const kept = Uint8Array.of(1, 1, 1, 0);
  const pruned = Uint8Array.of(0, 0, 1, 1); // one of four differs
  expect(rowsOf(compareMask('mask', kept, pruned, { max_mismatch_fraction: 0.25 }))[0].agrees).toBe(true);
  expect(rowsOf(compareMask('mask', kept, pruned, { max_mismatch_fraction: 0.2 }))[0].agrees).toBe(false);
});

test('what stops a case is a row that does not agree', () => {
  expect(rowsOf([fault('no runner')])).toMatchObject([{ topic: 'run', ours: null, agrees: false }]);
});

test('what a case is about is read from its manifest entry', async () => {
  const cases = await listCases(openGoldenFolder(compactFolder));
  const facts = new Map(cases.map((golden) => [golden.name, factsOf(golden)]));
  expect(facts.get('sparsegpt_24_tail')).toEqual({
    shape: [24, 42],
    layers: 1,
    sparsity: 0.5,
    pattern: { keep: 2, of: 4 },
    traits: ['tail'], // 42 is no multiple of 4
  });
  expect(facts.get('sparsegpt_s50_twod')?.traits).toEqual(['flatCalls']);
  expect(facts.get('depgraph_split')).toMatchObject({ shape: null, sparsity: null, traits: ['split'] });
});
