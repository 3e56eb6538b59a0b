import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSmallest, dropSmallest, dropUpTo, kthSmallest, shareOfSmallest } from './selection.ts';

/** The definition: a stable sort; Array.prototype.sort is stable and a - b treats -0 and +0 as equal. */
function smallestBySort(values: Float32Array, k: number): number[] {
  const compare = (a: number, b: number) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0);
  return Array.from(values.keys()).sort(compare).slice(0, k);
}
function keptBySort(values: Float32Array, k: number): Uint8Array {
  const kept = new Uint8Array(values.length).fill(1);
  for (const index of smallestBySort(values, k)) kept[index] = 0;
  return kept;
}

/** Many ties, both zeros, denormals, neighbours in the last bit, infinities, and anything else. */
const value = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 1e-45, -1e-45, 1e-40, 3.4e38, -3.4e38, Infinity, -Infinity, 1 + 2 ** -23),
  fc.float({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
);
const values = fc.array(value, { maxLength: 120 }).map((list) => Float32Array.from(list));
const sized = values.chain((array) => fc.tuple(fc.constant(array), fc.integer({ min: 0, max: array.length })));

test('drops the same places as a stable sort, for every k', () => {
  fc.assert(
    fc.property(sized, ([array, k]) => {
      const kept = new Uint8Array(array.length).fill(1);
      dropSmallest(array, k, kept);
      expect(kept).toEqual(keptBySort(array, k));
    }),
    { numRuns: 500, seed: 1 },
  );
});

test('the k-th smallest is the value that a sort puts there', () => {
  fc.assert(
    fc.property(sized, ([array, k]) => {
      fc.pre(k > 0);
      expect(kthSmallest(array, k) === array[smallestBySort(array, k)[k - 1]]).toBe(true);
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('one ranking over several arrays is the ranking of their concatenation', () => {
  const many = fc.array(values, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(many, fc.double({ min: 0, max: 1, noNaN: true }), (arrays, share) => {
      const all = Float32Array.from(arrays.flatMap((array) => [...array]));
      const k = Math.floor(all.length * share);
      const dropped = smallestBySort(all, k);
      let start = 0;
      const wanted = arrays.map((array) => {
        const end = start + array.length;
        const inside = dropped.filter((index) => index >= start && index < end).length;
        start = end;
        return inside;
      });
      expect(shareOfSmallest(arrays, k)).toEqual(wanted);
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('k = 0 drops nothing, k = n drops all, equal values go from the left', () => {
  const equal = new Float32Array(5).fill(0.5);
  const kept = (k: number) => {
    const mask = new Uint8Array(5).fill(1);
    dropSmallest(equal, k, mask);
    return [...mask];
  };
  expect(kept(0)).toEqual([1, 1, 1, 1, 1]);
  expect(kept(2)).toEqual([0, 0, 1, 1, 1]);
  expect(kept(5)).toEqual([0, 0, 0, 0, 0]);
});

test('-0 and +0 are the same value, so the lower index goes first', () => {
  const kept = new Uint8Array(3).fill(1);
  dropSmallest(Float32Array.from([0, -0, -0]), 1, kept);
  expect([...kept]).toEqual([0, 1, 1]);
});

test('an array that is a window of a larger buffer is read at its own offset', () => {
  const buffer = Float32Array.from([-9, 3, 1, 2, -9]);
  expect(kthSmallest(buffer.subarray(1, 4), 1)).toBe(1);
});

test('dropUpTo takes every tie of the threshold', () => {
  const kept = new Uint8Array(4).fill(1);
  dropUpTo(Float32Array.from([1, 2, 2, 3]), 2, kept);
  expect([...kept]).toEqual([0, 0, 0, 1]);
});

test('NaN of either sign and any payload is refused, infinities are not', () => {
  const negativeNaN = new Float32Array(new Int32Array([0, -1]).buffer);
  const smallestNaN = new Float32Array(new Int32Array([0, 0x7f800001]).buffer);
  for (const array of [Float32Array.of(1, Number.NaN), negativeNaN, smallestNaN]) {
    expect(() => cutSmallest([array], 0)).toThrowError(expect.objectContaining({ code: 'scoreNotFinite' }));
    expect(() => cutSmallest([array], 1)).toThrowError(expect.objectContaining({ code: 'scoreNotFinite' }));
  }
  expect(kthSmallest(Float32Array.of(1, Infinity, -Infinity), 3)).toBe(Infinity);
});
