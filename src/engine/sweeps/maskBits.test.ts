import { expect, test } from 'vitest';
import type { PrunableWeight } from '../models/prunable.ts';
import { packMasks, unpackMasks } from './maskBits.ts';

const weight = (name: string, rows: number, columns: number) => ({ name, rows, columns }) as PrunableWeight;

test('packs the weights of a network behind one another, eight to a byte', () => {
  const weights = [weight('a', 1, 3), weight('b', 3, 3)];
  const kept = Uint8Array.of(0, 0, 0, 0, 1, 1, 0, 1, 1);
  // a has no mask: 1 1 1; then b: 0 0 0 0 1 | 1 0 1 1, first weight in the lowest bit
  const bits = packMasks(weights, new Map([['b', { rows: 3, columns: 3, kept }]]));
  expect([...bits]).toEqual([0b10000111, 0b1101]);
  const back = unpackMasks(weights, bits);
  expect([...back.get('a')!.kept]).toEqual([1, 1, 1]);
  expect(back.get('b')).toEqual({ rows: 3, columns: 3, kept });
});
