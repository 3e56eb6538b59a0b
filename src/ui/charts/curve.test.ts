import { expect, test } from 'vitest';
import type { ModelView, SweepView } from '../../workers/protocol.ts';
import { curveOf, curveRows, recipeSparsity } from './curve.ts';

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

const ofChannels = (wanted: number, sparsity: number, channelShare: number) => {
  return { ...point('filterNorm', wanted, 0.6), pattern: '', sparsity, channelShare };
};

test('whole channels have no pattern and stand beside the first one; where they could not come so far is no point', () => {
  const points = [
    ofChannels(0.5, 0.51, 0.3),
    ofChannels(0.99, 0.8, 0.9),
    point('magnitude', 0.5, 0.97),
    { ...point('magnitude', 0.5, 0.9), pattern: 'nm' },
  ];
  const of = (id: string) => ({ id, options: {} });
  const sweep = {
    facts: { architecture: 'cnn', origin: 'bundled', examples: 10, of: 20 },
    request: { methods: [of('filterNorm'), of('magnitude')], patterns: [of('unstructured'), of('nm')] },
    points,
    dense: null,
  } as unknown as SweepView;
  const curve = curveOf(sweep, { architecture: 'cnn', origin: 'bundled' } as ModelView)!;
  expect(curve.points).toEqual([points[0], points[2]]);
});

test('a row is reached by the share of channels of the method in use, or by its sparsity', () => {
  const [row] = curveRows([ofChannels(0.5, 0.51, 0.3), point('magnitude', 0.5, 0.97)]);
  expect(['filterNorm', 'magnitude', undefined].map((method) => recipeSparsity(row, method))).toEqual([0.3, 0.5, 0.5]);
});
