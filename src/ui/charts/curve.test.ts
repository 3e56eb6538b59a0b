import { expect, test } from 'vitest';
import { curveRows } from './curve.ts';

const point = (method: string, wanted: number, accuracy: number) => {
  return {
    method,
    pattern: 'unstructured',
    seed: 1,
    layer: null,
    wanted,
    sparsity: wanted,
    accuracy,
    loss: 1,
    perClass: [],
    perplexity: null,
    boundPerplexity: null,
    tasks: {},
    macs: 1,
    bytes: 1,
  };
};

test('puts the methods of one sparsity into one row, sparsities rising', () => {
  const rows = curveRows([point('magnitude', 0.9, 0.8), point('magnitude', 0.5, 0.97), point('random', 0.9, 0.1)]);
  expect(rows.map(({ wanted }) => wanted)).toEqual([0.5, 0.9]);
  expect(Object.keys(rows[1].points)).toEqual(['magnitude', 'random']);
  expect(rows[1].points.random.accuracy).toBe(0.1);
});
