import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import type { Dataset } from '../data/dataset.ts';
import { generateDigits } from '../data/digits/index.ts';
import { methods } from '../methods/index.ts';
import type { wanda } from '../methods/wanda.ts';
import { mlp } from '../models/architectures/mlp.ts';
import { createParams, disposeParams, paramsFromArrays, paramsToArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import { defaultSettings } from '../pipelines/defaults.ts';
import { createNetwork, disposeNetwork } from '../pipelines/network.ts';
import { recipeOf } from '../pipelines/presets.ts';
import type { PruneStage } from '../pipelines/recipe.ts';
import { Run } from '../pipelines/run.ts';
import type { Settings } from '../pipelines/settings.ts';
import { inputNorm } from '../statistics/inputNorm.ts';
import { createRandom } from '../tensor/random.ts';
import { packMasks } from './maskBits.ts';
import { jobsOf, type SweepRequest } from './request.ts';
import { gatherExamples, groundOf, type SweepSubject } from './subject.ts';
import { createSweeper, type FullPoint } from './sweeper.ts';

const spec = mlp.build();
let arrays: Map<string, Float32Array>;
const train = generateDigits({ count: 90, first: 0, seed: 1, split: 'train' });
const testSet = generateDigits({ count: 70, first: 0, seed: 1, split: 'test' });
const data = { name: 'digits', trainSize: 90, testSize: 70, train: async () => train, test: async () => testSet };
const of = (id: string, options = {}) => ({ id, options });

beforeAll(async () => {
  await useWasm();
  const params = createParams(spec, createRandom(3));
  arrays = await paramsToArrays(params);
  disposeParams(params);
});

const settings = (change: Partial<Settings>): Settings => ({
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'trained' },
  data: { source: 'digits', train: 90, test: 70 },
  finetuneEpochs: 0,
  ...change,
});

async function sweep(request: SweepRequest, change: Partial<Settings> = {}) {
  const recipe = recipeOf(settings(change));
  const base = recipe.stages[0] as PruneStage;
  const examples = await gatherExamples(request, data, { base, recipeSeed: recipe.seed });
  const subject: SweepSubject = { spec, params: arrays, masks: new Map(), base, stage: 0, ...examples };
  const points: FullPoint[] = [];
  const sweeper = createSweeper(subject);
  for (const job of jobsOf(request, groundOf(subject))) await sweeper.run(job, (point) => void points.push(point));
  const { measured } = sweeper;
  sweeper.dispose();
  return { points, measured };
}

test.each([
  ['magnitude', 'unstructured', 'global'],
  ['wanda', 'unstructured', 'uniform'],
  ['wanda', 'nm', 'uniform'],
  ['random', 'unstructured', 'erk'],
  ['sparsegpt', 'unstructured', 'uniform'],
  ['magnitude', 'unstructured', 'owl'],
  ['snip', 'unstructured', 'uniform'],
])('a point of %s, %s, %s is what a run of that recipe comes to, to the bit', async (method, pattern, allocation) => {
  const change = { method: of(method), pattern: of(pattern), allocation: of(allocation), sparsity: 0.8 };
  const request = { methods: [of(method)], patterns: [of(pattern)], sparsities: [0.3, 0.8], seeds: [7], examples: 0 };
  const point = (await sweep(request, change)).points.at(-1)!;

  const run = new Run(recipeOf(settings(change)), createNetwork(spec, paramsFromArrays(spec, arrays)), data);
  while (!run.finished) await run.advance();
  expect(point.masks).toEqual(packMasks(run.network.prunable, run.network.masks));
  const { accuracy, loss, perClass } = run.evaluations.pruned!;
  expect(point.point).toMatchObject({ accuracy, loss, perClass });
  disposeNetwork(run.network);
});

test('seeds draw other masks and other calibration examples; a method that uses neither is measured once', async () => {
  const request = {
    methods: [of('magnitude'), of('random'), of('wanda')],
    patterns: [of('unstructured')],
    sparsities: [0.6],
    seeds: [7, 8, 9],
    examples: 10,
  };
  const { points, measured } = await sweep(request);
  const masksOf = (method: string) =>
    new Set(points.filter(({ point }) => point.method === method).map(({ masks }) => masks.join()));
  expect([masksOf('magnitude').size, masksOf('random').size]).toEqual([1, 3]);
  expect(measured).toBeLessThan(points.length);
  expect(points.every(({ predictions }) => predictions.length === 10)).toBe(true);
});

test('scores and statistics are gathered once a method and seed, however many points come of them', async () => {
  const request = {
    methods: [of('wanda')],
    patterns: [of('unstructured'), of('nm', { keep: 2, of: 4 })],
    sparsities: [0.2, 0.5, 0.9],
    seeds: [7, 8],
    examples: 5,
  };
  const scored = vi.spyOn(methods.get('wanda') as typeof wanda, 'score');
  const begun = vi.spyOn(inputNorm, 'init');
  try {
    const { points } = await sweep(request);
    const weights = prunableWeights(spec).length;
    expect(points).toHaveLength(2 * (3 + 1)); // N:M says its own sparsity
    expect([scored.mock.calls.length, begun.mock.calls.length]).toEqual([2 * weights, 2 * weights]);
  } finally {
    scored.mockRestore();
    begun.mockRestore();
  }
});

const imagesOf = (set: Dataset | undefined) => (set?.kind === 'images' ? set.images : new Float32Array());

test('every seed but the recipe’s own draws its calibration examples', async () => {
  const request = {
    methods: [of('wanda')],
    patterns: [of('unstructured')],
    sparsities: [0.5],
    seeds: [7, 8],
    examples: 5,
  };
  const base = { ...(recipeOf(settings({})).stages[0] as PruneStage), calibration: 20 };
  const { calibration, test: part } = await gatherExamples(request, data, { base, recipeSeed: 7 });
  expect(part.size).toBe(5);
  expect(imagesOf(calibration.get(7))).toEqual(imagesOf(train).subarray(0, 20 * 784));
  expect(calibration.get(8)!.size).toBe(20);
  expect(imagesOf(calibration.get(8))).not.toEqual(imagesOf(calibration.get(7)));
});

test('predictions and per-class figures belong together, and no tensor is left behind', async () => {
  const request = {
    methods: [of('magnitude')],
    patterns: [of('unstructured')],
    sparsities: [0.5],
    seeds: [7],
    examples: 0,
  };
  await sweep(request);
  const before = tf.memory().numTensors;
  const { point, predictions } = (await sweep(request)).points[0];
  const right = predictions.filter((predicted, example) => predicted === testSet.labels[example]).length;
  expect(point.accuracy).toBeCloseTo(right / 70, 12);
  const base = recipeOf(settings({})).stages[0] as PruneStage;
  const examples = await gatherExamples(request, data, { base, recipeSeed: 7 });
  const sweeper = createSweeper({ spec, params: arrays, masks: new Map(), base, stage: 0, ...examples });
  const uncut = await sweeper.measureUncut();
  sweeper.dispose();
  expect(uncut.measured.sparsity).toBe(0);
  expect(uncut.measured.macs).toBeGreaterThan(point.macs);
  expect(tf.memory().numTensors).toBe(before);
});

test('layer by layer: only that layer is cut, to the sparsity that was asked for', async () => {
  const request: SweepRequest = {
    methods: [of('wanda')],
    patterns: [of('unstructured')],
    sparsities: [0.5],
    seeds: [7],
    examples: 10,
    layers: 'each',
  };
  const { points } = await sweep(request);
  const weights = createNetwork(spec, paramsFromArrays(spec, arrays));
  const all = weights.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  expect(points.map(({ point }) => point.layer)).toEqual(weights.prunable.map(({ name }) => name));
  for (const [index, { rows, columns }] of weights.prunable.entries()) {
    expect(points[index].point.sparsity * all).toBeCloseTo(rows * Math.round(columns / 2), 6);
  }
  disposeNetwork(weights);
});
