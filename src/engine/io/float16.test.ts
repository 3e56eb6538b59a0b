import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeBfloat16,
  decodeBfloat16Array,
  decodeFloat16,
  decodeFloat16Array,
  encodeBfloat16,
  encodeBfloat16Array,
  encodeFloat16,
  encodeFloat16Array,
} from './float16.ts';

const allCodes = Uint16Array.from({ length: 65_536 }, (_, code) => code);

test('all 65,536 binary16 codes come back; a signalling NaN comes back quiet', () => {
  const back = encodeFloat16Array(decodeFloat16Array(allCodes));
  const isNaNCode = (code: number) => (code & 0x7fff) > 0x7c00;
  const wanted = allCodes.map((code) => (isNaNCode(code) ? code | 0x200 : code));
  expect(back).toEqual(wanted);
});

test('all 65,536 bfloat16 codes come back; a signalling NaN comes back quiet', () => {
  const back = encodeBfloat16Array(decodeBfloat16Array(allCodes));
  const isNaNCode = (code: number) => (code & 0x7fff) > 0x7f80;
  const wanted = allCodes.map((code) => (isNaNCode(code) ? code | 0x40 : code));
  expect(back).toEqual(wanted);
});

test.each([
  [0x0000, 0],
  [0x0001, 2 ** -24], // smallest subnormal
  [0x03ff, 1023 * 2 ** -24], // largest subnormal
  [0x0400, 2 ** -14], // smallest normal
  [0x3c00, 1],
  [0x3c01, 1 + 2 ** -10],
  [0xc000, -2],
  [0x7bff, 65_504],
  [0x7c00, Number.POSITIVE_INFINITY],
])('binary16 code %i is %f', (code, value) => {
  expect(decodeFloat16(code)).toBe(value);
  expect(encodeFloat16(value)).toBe(code);
});

test.each([
  [1 + 2 ** -11, 0x3c00], // half way, 1 is even
  [1 + 3 * 2 ** -11, 0x3c02], // half way, 1 + 2^-9 is even
  [1 + 2 ** -11 + 2 ** -20, 0x3c01], // above half
  [2 ** -25, 0x0000], // half of the smallest code: even is 0
  [1.5 * 2 ** -24, 0x0002], // half way between 1 and 2 units
  [1023.5 * 2 ** -24, 0x0400], // carries into the normals
  [65_519.996, 0x7bff],
  [65_520, 0x7c00],
  [-(2 ** -26), 0x8000],
])('%f rounds to the binary16 code %i', (value, code) => {
  expect(encodeFloat16(value)).toBe(code);
});

test('bfloat16 has the codes of the worked file and rounds half to even', () => {
  expect([1, -2, 0.15625, Math.PI].map(encodeBfloat16)).toEqual([0x3f80, 0xc000, 0x3e20, 0x4049]);
  expect(encodeBfloat16(1 + 2 ** -8)).toBe(0x3f80); // half way between 1 and 1 + 2^-7
  expect(encodeBfloat16(1 + 3 * 2 ** -8)).toBe(0x3f82);
  expect(encodeBfloat16(3.4e38)).toBe(0x7f80); // above the largest bfloat16 + half a unit
  expect(decodeBfloat16(0x4049)).toBe(3.140625);
});

test('the code of a number is the nearest: no neighbour is nearer', () => {
  fc.assert(
    fc.property(fc.float({ min: -65_000, max: 65_000, noNaN: true }), (value) => {
      const code = encodeFloat16(value);
      const error = Math.abs(decodeFloat16(code) - value);
      const magnitude = code & 0x7fff;
      for (const neighbour of [magnitude - 1, magnitude + 1]) {
        if (neighbour < 0 || neighbour > 0x7bff) continue;
        expect(error).toBeLessThanOrEqual(Math.abs(decodeFloat16((code & 0x8000) | neighbour) - value));
      }
    }),
    { seed: 1 },
  );
});
