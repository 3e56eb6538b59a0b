import { expect, test } from 'vitest';
import { compareLayers, findFlips, jaccardMatrix } from './compare.ts';

const matrix = (...values: number[]) => ({ rows: 1, columns: values.length, values: Float32Array.from(values) });
const mask = (...kept: number[]) => ({ rows: 1, columns: kept.length, kept: Uint8Array.from(kept) });

test('counts what both keep, one keeps and none keeps, and how far the weights are apart', () => {
  const a = { weights: new Map([['w', matrix(1, 2, 0, 0)]]), masks: new Map([['w', mask(1, 1, 0, 0)]]) };
  const b = { weights: new Map([['w', matrix(1.5, 0, 3, 0)]]), masks: new Map([['w', mask(1, 0, 1, 0)]]) };
  expect(compareLayers(a, b)).toEqual([
    {
      name: 'w',
      weights: 4,
      both: 1,
      onlyA: 1,
      onlyB: 1,
      neither: 1,
      jaccard: 1 / 3,
      sparsityA: 0.5,
      sparsityB: 0.5,
      meanDifference: 1.375, // (0.5 + 2 + 3 + 0) / 4
      largestDifference: 3,
    },
  ]);
});

test('a layer without a mask is whole', () => {
  const whole = { weights: new Map([['w', matrix(1, 2)]]), masks: new Map() };
  const cut = { weights: new Map([['w', matrix(0, 2)]]), masks: new Map([['w', mask(0, 1)]]) };
  expect(compareLayers(whole, cut)[0]).toMatchObject({ both: 1, onlyA: 1, onlyB: 0, neither: 0, jaccard: 0.5 });
});

test('Jaccard of packed masks: shared bits over bits in either', () => {
  const rows = [Uint8Array.of(0b1111_0000, 1), Uint8Array.of(0b0011_1100, 1), Uint8Array.of(0, 0)];
  // 4 + 1 bits and 4 + 1 bits share 2 + 1 of 6 + 1
  expect(jaccardMatrix(rows)).toEqual([
    [1, 3 / 7, 0],
    [3 / 7, 1, 0],
    [0, 0, 1],
  ]);
});

test('an example flips to wrong, to right, or from one wrong class to another', () => {
  const flips = findFlips(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(1, 0, 5, 4), Uint8Array.of(0, 2, 6, 4));
  expect([flips.lost, flips.won, flips.stillWrong]).toEqual([1, 1, 1]);
  expect(flips.examples).toEqual([
    { example: 0, label: 1, a: 1, b: 0 },
    { example: 1, label: 2, a: 0, b: 2 },
    { example: 2, label: 3, a: 5, b: 6 },
  ]);
});
