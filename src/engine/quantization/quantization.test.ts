import { describe, expect, test } from 'vitest';
import type { Matrix } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import { measureQuantization } from './error.ts';
import { dequantize, quantize, quantizedBytes } from './quantize.ts';
import { gridOf, type QuantizationScheme } from './scheme.ts';

const matrix = (rows: number, columns: number, values: readonly number[]): Matrix => ({
  rows,
  columns,
  values: Float32Array.from(values),
});
const schemes: readonly QuantizationScheme[] = ([8, 4] as const).flatMap((bits) =>
  (['tensor', 'channel'] as const).flatMap((granularity) =>
    (['symmetric', 'affine'] as const).map((range) => ({ bits, granularity, range })),
  ),
);

test('int4 symmetric: scale = max |w| / 7, codes are the nearest of -7..7, halves to even', () => {
  // scale 3.5 / 7 = 0.5; 3.5 -> 7, -1 -> -2, 0.25 -> 0.5 -> 0, 0.75 -> 1.5 -> 2, -0.75 -> -1.5 -> -2
  const quantized = quantize(matrix(1, 5, [3.5, -1, 0.25, 0.75, -0.75]), {
    bits: 4,
    granularity: 'tensor',
    range: 'symmetric',
  });
  expect([...quantized.codes]).toEqual([7, -2, 0, 2, -2]);
  expect([...dequantize(quantized).values]).toEqual([3.5, -1, 0, 1, -1]);
});

test('int4 affine: 16 codes span [min, max] and the zero point is the code of 0', () => {
  // scale (5 - -2.5) / 15 = 0.5, zero point 5; -2.5 -> 0, 5 -> 15, 0 -> 5, 1.1 -> 2.2 -> 2 + 5
  const quantized = quantize(matrix(1, 4, [-2.5, 5, 0, 1.1]), { bits: 4, granularity: 'tensor', range: 'affine' });
  expect(quantized.grids).toEqual([{ scale: 0.5, zeroPoint: 5, lowest: 0, highest: 15 }]);
  expect([...quantized.codes]).toEqual([0, 15, 5, 7]);
  expect([...dequantize(quantized).values]).toEqual([-2.5, 5, 0, 1]);
});

test('weights all above 0: the affine grid still holds 0', () => {
  // range [0, 15]: scale 1, zero point 0
  expect(gridOf(Float32Array.of(3, 15), { bits: 4, range: 'affine' })).toEqual({
    scale: 1,
    zeroPoint: 0,
    lowest: 0,
    highest: 15,
  });
});

test('per channel a row of small weights keeps its detail, per tensor it is flushed to 0', () => {
  const weights = matrix(2, 2, [127, -127, 0.127, -0.127]);
  const perTensor = quantize(weights, { bits: 8, granularity: 'tensor', range: 'symmetric' });
  const perChannel = quantize(weights, { bits: 8, granularity: 'channel', range: 'symmetric' });
  expect([...perTensor.codes]).toEqual([127, -127, 0, 0]); // scale 1
  expect([...perChannel.codes]).toEqual([127, -127, 127, -127]); // scales 1 and 0.001
  expect(measureQuantization(weights, perTensor).flushed).toBe(2);
  expect(measureQuantization(weights, perChannel).flushed).toBe(0);
});

test('errors and bytes of a layer, by hand', () => {
  const weights = matrix(1, 4, [3.5, -1, 0.25, 0]);
  const report = measureQuantization(
    weights,
    quantize(weights, { bits: 4, granularity: 'tensor', range: 'symmetric' }),
  );
  // only 0.25 moved, to 0: rms sqrt(0.0625 / 4) = 0.125; ||W||^2 = 12.25 + 1 + 0.0625
  expect(report).toEqual({
    rootMeanSquare: 0.125,
    largest: 0.25,
    relative: expect.closeTo(0.25 / Math.sqrt(13.3125), 12),
    flushed: 1,
    levels: 3,
    bytes: 2 + 4,
    bytesBefore: 16,
  });
});

test('bytes: packed codes, a scale a group, a zero point when affine', () => {
  // 5 codes of 4 bits = 2.5 -> 3 bytes, 3 groups of 4 + 1 bytes
  expect(quantizedBytes(5, 3, { bits: 4, granularity: 'channel', range: 'affine' })).toBe(3 + 15);
  expect(quantizedBytes(5, 1, { bits: 8, granularity: 'tensor', range: 'symmetric' })).toBe(5 + 4);
});

describe.each(schemes)('$bits bits, per $granularity, $range', (scheme) => {
  test.each([1, 2, 3, 4, 5])('zeros stay exactly zero and nothing moves by more than half a step (seed %d)', (seed) => {
    const random = createRandom(seed);
    const [rows, columns] = [1 + random.int(9), 1 + random.int(40)];
    const shift = 3 * random.normal();
    const values = Array.from({ length: rows * columns }, () => (random.uniform() < 0.5 ? 0 : shift + random.normal()));
    const before = matrix(rows, columns, values);
    const quantized = quantize(before, scheme);
    const after = dequantize(quantized);
    for (const [i, value] of before.values.entries()) {
      if (value === 0) expect(Object.is(after.values[i], 0)).toBe(true);
      const { scale } = quantized.grids[scheme.granularity === 'channel' ? Math.floor(i / columns) : 0];
      // at the ends an affine grid may lie half a step beside the range, which adds half a step
      const most = scheme.range === 'affine' ? scale * 1.0001 : scale * 0.5001;
      expect(Math.abs(after.values[i] - value)).toBeLessThanOrEqual(most);
    }
    expect(measureQuantization(before, quantized).levels).toBeLessThanOrEqual(
      2 ** scheme.bits * quantized.grids.length,
    );
  });

  test('a layer of zeros stays a layer of zeros', () => {
    const after = dequantize(quantize(matrix(2, 3, [0, 0, 0, 0, 0, 0]), scheme));
    expect([...after.values]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
