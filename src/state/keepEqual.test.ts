import { expect, test } from 'vitest';
import { keepEqual } from './keepEqual.ts';

test('an equal value keeps the identity of the old one, typed arrays included', () => {
  const before = { name: 'a', values: new Float32Array([1, 2]), list: [{ x: 1 }] };
  expect(keepEqual(before, { name: 'a', values: new Float32Array([1, 2]), list: [{ x: 1 }] })).toBe(before);
});

test('only the part that changed is new', () => {
  const before = [{ thumbnail: new Uint8Array([1]) }, { thumbnail: new Uint8Array([2]) }];
  const after = keepEqual(before, [{ thumbnail: new Uint8Array([1]) }, { thumbnail: new Uint8Array([3]) }]);
  expect(after).not.toBe(before);
  expect(after[0]).toBe(before[0]);
  expect(after[1].thumbnail).toEqual(new Uint8Array([3]));
});

test('a shorter list, a missing key, null and another kind of array are changes', () => {
  const differ = [
    [[1, 2], [1]],
    [{ a: 1, b: undefined }, { a: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: null }],
    [{ a: null }, { a: {} }],
    [new Uint8Array([1]), new Float32Array([1])],
    [[], {}],
  ] as const;
  for (const [before, after] of differ) expect(keepEqual(before, after)).toEqual(after);
  for (const [before, after] of differ) expect(keepEqual<unknown>(before, after)).not.toBe(before);
});
