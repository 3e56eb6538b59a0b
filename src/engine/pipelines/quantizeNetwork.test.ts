import { beforeAll, expect, test } from 'vitest';
import { useCpu as startCpu } from '../../testing/backends.ts';
import { architectures } from '../models/architectures/index.ts';
import { createParams, disposeParams, paramsToArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { prunableMatrices, quantizeNetwork, storedBytes } from './quantizeNetwork.ts';

beforeAll(startCpu);

test('every prunable weight of a network lies on its grid; the others and the zeros are as they were', async () => {
  const spec = architectures.get('cnn').build();
  const live = createParams(spec, createRandom(2));
  const params = await paramsToArrays(live);
  disposeParams(live);
  for (const [name, values] of params)
    if (name.endsWith('.weight')) for (let i = 0; i < values.length; i += 2) values[i] = 0;
  const scheme = { bits: 4, granularity: 'tensor', range: 'symmetric' } as const;
  const { params: quantized, reports } = quantizeNetwork(spec, params, scheme);
  const before = prunableMatrices(spec, params);
  for (const [name, { values }] of prunableMatrices(spec, quantized)) {
    // a symmetric grid of 4 bits has the codes -7..7
    expect(new Set(values).size).toBeLessThanOrEqual(15);
    expect(reports.get(name)?.relative).toBeGreaterThan(0);
    const old = before.get(name)!.values;
    expect(values.every((value, i) => old[i] !== 0 || Object.is(value, 0))).toBe(true);
  }
  for (const [name, values] of params) if (!before.has(name)) expect(quantized.get(name)).toBe(values);
});

test('bytes: every value, or a bit a weight and those that are left', () => {
  const values = new Float32Array(3 * 10);
  for (let i = 0; i < 12; i++) values[i] = i + 1;
  const matrix = { rows: 3, columns: 10, values };
  const scheme = { bits: 4, granularity: 'channel', range: 'affine' } as const;
  expect(storedBytes(matrix, false, null)).toBe(120);
  expect(storedBytes(matrix, true, null)).toBe(3 * 2 + 48); // each row padded to whole bytes
  expect(storedBytes(matrix, false, scheme)).toBe(15 + 3 * 5);
  expect(storedBytes(matrix, true, scheme)).toBe(6 + 6 + 15);
});
