import { expect, test } from 'vitest';
import { packPlain, plainBytes, unpackPlain } from './plainData.ts';

const value = {
  text: 'a',
  nothing: null,
  numbers: [1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  map: new Map<unknown, unknown>([
    ['w', Float32Array.of(1.5, -2)],
    [7, { ids: [Int32Array.of(3, 1)], bounds: Float64Array.of(0.1) }],
  ]),
  bits: new Uint8Array(8).fill(5).subarray(2, 4),
};

test('maps, typed arrays and numbers that are none come back as they were, through JSON', () => {
  const { json, arrays } = packPlain(value);
  const back = unpackPlain(JSON.parse(JSON.stringify(json)), arrays);
  expect(back).toEqual({ ...value, bits: Uint8Array.of(5, 5) });
  expect(arrays.size).toBe(4);
});

test.each([
  ['an array that is not there', { $array: 'a9', $kind: 'Uint8Array' }],
  ['an array of an unknown kind', { $array: 'a', $kind: 'constructor' }],
  ['an array that ends in the middle of a number', { $array: 'a', $kind: 'Float32Array' }],
  ['a map without entries', { $map: 5 }],
])('%s is refused', (_, json) => {
  expect(() => unpackPlain(json, new Map([['a', Uint8Array.of(1, 2, 3)]]))).toThrow();
});

test('its size is that of its arrays, eight bytes a number and one a letter', () => {
  const inside = new Map([['ab', new Float32Array(3)]]); // 2 + 12
  expect(plainBytes({ key: [1, null, inside], text: 'four' })).toBe(3 + 2 * 8 + 3 * 1 + 14 + 4 + 4);
  expect(plainBytes(undefined)).toBe(0);
});
