import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { createRandom } from '../tensor/random.ts';
import { type ActivationScheme, activationGrid, rangeOf, roundToGrid } from './activations.ts';
import { fakeQuantize } from './fakeQuantize.ts';

beforeAll(startWasm);

const schemes: readonly ActivationScheme[] = ([8, 4] as const).flatMap((bits) =>
  (['symmetric', 'affine'] as const).flatMap((range) =>
    (['minMax', 'percentile'] as const).map((calibration) => ({ bits, range, calibration })),
  ),
);

test('behind a ReLU an affine grid of 4 bits has all 16 codes above 0, a symmetric one 8 of its 15', () => {
  const seen = Float32Array.of(0, 0, 3.75, 1.5, 0.6);
  // affine: scale 3.75 / 15 = 0.25, zero point 0; 0.6 -> 2.4 -> 2 -> 0.5
  const affine = activationGrid(seen, { bits: 4, range: 'affine', calibration: 'minMax' });
  expect(affine).toEqual({ scale: 0.25, zeroPoint: 0, lowest: 0, highest: 15 });
  expect([...roundToGrid(seen, affine)]).toEqual([0, 0, 3.75, 1.5, 0.5]);
  // symmetric: scale 3.5 / 7 = 0.5, codes -7..7; 0.25 is half a step and goes to the even code 0, 0.75 to 2
  const symmetric = activationGrid(Float32Array.of(3.5, 0), { bits: 4, range: 'symmetric', calibration: 'minMax' });
  expect(symmetric).toEqual({ scale: 0.5, zeroPoint: 0, lowest: -7, highest: 7 });
  expect([...roundToGrid(Float32Array.of(0.25, 0.75, 1.2), symmetric)]).toEqual([0, 1, 1]);
});

test('a value that was never seen is cut off at the end of the grid', () => {
  const grid = activationGrid(Float32Array.of(-1, 2.75), { bits: 4, range: 'affine', calibration: 'minMax' });
  // scale 3.75 / 15 = 0.25, zero point 4: the grid spans [-1, 2.75]
  expect(grid).toEqual({ scale: 0.25, zeroPoint: 4, lowest: 0, highest: 15 });
  expect([...roundToGrid(Float32Array.of(-9, 9, 0), grid)]).toEqual([-1, 2.75, 0]);
});

test('percentile leaves out a thousandth at each end, and an outlier with it', () => {
  const values = Float32Array.from({ length: 2000 }, (_, i) => i - 1000); // -1000..999
  values[3] = 1e6; // was -997
  // 2 of 2000 go at each end: left are -998 (behind -1000, -999) and 998 (before 999 and the outlier)
  expect(rangeOf(values, 'percentile')).toEqual({ least: -998, most: 998 });
  expect(rangeOf(values, 'minMax')).toEqual({ least: -1000, most: 1e6 });
});

test('a layer that only ever read zeros, or nothing, has a grid all the same', () => {
  for (const seen of [new Float32Array(3), new Float32Array()]) {
    const grid = activationGrid(seen, { bits: 8, range: 'affine', calibration: 'percentile' });
    expect([...roundToGrid(new Float32Array(3), grid)]).toEqual([0, 0, 0]);
  }
});

test.each(schemes)(
  '$bits bits, $range, $calibration: the tensor is rounded to the bits of the reference',
  async (scheme) => {
    for (const [seed, shape] of [
      [1, [7]],
      [2, [3, 5]],
      [3, [2, 5, 3, 7]],
      [4, [1, 1, 1, 1]],
    ] as const) {
      const random = createRandom(seed);
      const size = shape.reduce((product: number, side) => product * side, 1);
      const values = Float32Array.from({ length: size }, () => 2 * random.normal() + 0.5);
      const grid = activationGrid(values.slice(0, Math.ceil(size / 2)), scheme); // the rest may lie beyond
      const halves = values.map((value, i) =>
        i % 3 === 0 ? (Math.round(value / grid.scale) + 0.5) * grid.scale : value,
      );
      const x = tf.tensor(halves, [...shape]);
      const before = tf.memory().numTensors;
      const rounded = fakeQuantize(x, grid);
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(rounded.shape).toEqual(shape);
      const got = (await rounded.data()) as Float32Array;
      expect(got.map((value) => value + 0)).toEqual(roundToGrid(halves, grid)); // -0 + 0 is 0
      tf.dispose([x, rounded]);
    }
  },
);
