import { expect, test } from 'vitest';
import type { Measured, ModelView, SweepView } from '../../workers/protocol.ts';
import { type Curve, curveAxis, curveOf, curveRows, figureAt, recipeSparsity } from './curve.ts';

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

const model = { architecture: 'small', origin: 'bundled', task: 'language' } as unknown as ModelView;

/** A sweep of that network by one method, its points at those perplexities; null = a classifier. */
function drawn(perplexities: readonly (number | null)[]): Curve {
  const points = perplexities.map((perplexity, i) => ({ ...point('magnitude', i / 10, 1 - i / 10), perplexity }));
  const [first] = points;
  const dense: Measured = { ...first, boundPerplexity: first.perplexity && first.perplexity / 2 };
  const sweep = {
    facts: { architecture: 'small', origin: 'bundled', examples: 10, of: 10 },
    request: { methods: [{ id: 'magnitude' }], patterns: [{ id: 'unstructured' }] },
    points,
    dense,
  } as unknown as SweepView;
  const curve = curveOf(sweep, model);
  if (curve === null) throw new Error('the sweep is of this network');
  return curve;
}

test('a language model is drawn by its perplexity on an axis by powers that holds the dense line and the least', () => {
  const curve = drawn([4, 8, 700]);
  expect([curve.measure, curve.dense, curve.bound]).toEqual(['perplexity', 4, 2]);
  expect(curve.points.map((one) => figureAt(one, curve))).toEqual([4, 8, 700]);
  const { scale, ticks } = curveAxis(curve, 4);
  expect(scale.log).toBe(true);
  expect(scale.from).toBeLessThan(2);
  expect(scale.to).toBeGreaterThan(700);
  expect(ticks).toEqual([2, 10, 50, 200]); // of 2, 5, 10, 20, 50, 100, 200, 500 every second one
});

test('a classifier is drawn by its accuracy, between nothing and all', () => {
  const curve = drawn([null, null]);
  expect([curve.measure, curve.dense, curve.bound]).toEqual(['accuracy', 1, null]);
  expect(curveAxis(curve, 4)).toEqual({ scale: { from: 0, to: 1, log: false }, ticks: [0, 0.5, 1] });
  expect(curveAxis(curve, 8).ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});

test('a perplexity that is no number leaves a gap and does not stretch the axis', () => {
  const curve = drawn([4, Number.POSITIVE_INFINITY]);
  expect(figureAt(undefined, curve)).toBeNaN();
  expect(curveAxis(curve, 4).scale.to).toBeLessThan(10);
});
