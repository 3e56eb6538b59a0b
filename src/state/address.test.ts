import { expect, test } from 'vitest';
import { pathOf, queryOf, withPair } from './address.ts';
import { parseHidden } from './exercise.ts';

test.each([
  ['', '/', ''],
  ['#/', '/', ''],
  ['#/compare', '/compare', ''],
  ['#/?v=1&s=0.9', '/', 'v=1&s=0.9'],
  ['#/compare?s=0.9', '/compare', 's=0.9'],
])('%s is a page and a query', (hash, path, query) => {
  expect([pathOf(hash), queryOf(hash)]).toEqual([path, query]);
});

test('a pair goes behind what is there, and an empty one nowhere', () => {
  expect(withPair('', 'hide', 'data')).toBe('hide=data');
  expect(withPair('s=1', 'hide', 'data')).toBe('s=1&hide=data');
  expect(withPair('s=1', 'hide', '')).toBe('s=1');
});

test('hidden groups are those that there are, in their order', () => {
  expect(parseHidden('method,nonsense,sparsity')).toEqual(['sparsity', 'method']);
  expect(parseHidden(null)).toEqual([]);
});
