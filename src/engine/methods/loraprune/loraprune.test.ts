import { expect, test } from 'vitest';
import { couple, movingAverage, normalize, sumGroups } from './groups.ts';
import { elementImportance, estimateGradient, mergeAdapter } from './importance.ts';
import { expandGroups, pruneGroups } from './pruneGroups.ts';

// one output, two inputs, rank 1
const adapter = { A: Float32Array.of(1, 2), B: Float32Array.of(3), rank: 1, scaling: 2 };

test('the gradient of W is estimated from those of A and B', () => {
  // gB A + B gA - gB gA = [5*1 + 3*7 - 5*7, 5*2 + 3*0 - 5*0] = [-9, 10]
  const G = estimateGradient(adapter, { A: Float32Array.of(7, 0), B: Float32Array.of(5) }, 1);
  expect([...G]).toEqual([-9, 10]);
});

test('importance is |G (W0 + scaling B A)|, or |W| without a gradient', () => {
  // W0 + 2 * 3 * [1, 2] = [7, 11]
  const merged = mergeAdapter(Float32Array.of(1, -1), adapter);
  expect([...merged]).toEqual([7, 11]);
  expect([...elementImportance(Float32Array.of(-9, 10), merged)]).toEqual([63, 110]);
  expect([...elementImportance(null, Float32Array.of(-7, 11))]).toEqual([7, 11]);
});

test('groups are neighbouring rows on the out side and columns on the in side', () => {
  const importance = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8); // [4, 2]
  expect([...sumGroups(importance, 2, 'out', 2)]).toEqual([10, 26]);
  expect([...sumGroups(importance, 2, 'in', 1)]).toEqual([16, 20]);
});

test('each coupled layer has one vote: vectors are normalised before they are added', () => {
  // [3, 4] / 5 + [0, 10] / 10 = [0.6, 1.8]
  const [first, second] = couple([Float32Array.of(3, 4), Float32Array.of(0, 10)]);
  expect(first).toBeCloseTo(0.6, 6);
  expect(second).toBeCloseTo(1.8, 6);
  expect([...normalize(Float32Array.of(0, 0))]).toEqual([0, 0]);
});

test('the moving average keeps 0.9 of the past and skips an update with a NaN', () => {
  const average = Float32Array.of(1, 2);
  expect([...movingAverage(average, Float32Array.of(11, 2))].map((x) => x.toFixed(6))).toEqual([
    '2.000000',
    '2.000000',
  ]);
  expect(movingAverage(average, Float32Array.of(11, Number.NaN))).toBe(average);
});

test('an event prunes int(groups * ratio); what is gone stays gone, even when it is important', () => {
  const importance = Float32Array.of(9, 1, 2, 3);
  const kept = Uint8Array.of(0, 1, 1, 1);
  // int(4 * 0.6) = 2: the one that is gone and the lowest of the others
  expect([...pruneGroups(importance, kept, 0.6, 0.9)]).toEqual([0, 0, 1, 1]);
});

test('a layer that has reached the target is left alone', () => {
  const kept = Uint8Array.of(0, 0, 1, 1);
  expect(pruneGroups(Float32Array.of(1, 2, 3, 4), kept, 0.75, 0.5)).toBe(kept);
});

test('a pruned head takes all its rows', () => {
  expect([...expandGroups(Uint8Array.of(0, 1), 3)]).toEqual([0, 0, 0, 1, 1, 1]);
});
