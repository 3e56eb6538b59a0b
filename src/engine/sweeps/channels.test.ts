/** Methods over whole channels in a sweep: asked for zeros, drawn as their runs, measured as what they leave. */
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import { macsByLayer } from '../evaluation/macs.ts';
import { mlp } from '../models/architectures/mlp.ts';
import { createParams, disposeParams, paramSpecs, paramsFromArrays, paramsToArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import { createNetwork, disposeNetwork } from '../pipelines/network.ts';
import { type Choice, type PruneStage, parseRecipe } from '../pipelines/recipe.ts';
import { Run } from '../pipelines/run.ts';
import { createRandom } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import { packMasks } from './maskBits.ts';
import { jobsOf, type SweepRequest } from './request.ts';
import { gatherExamples, groundOf } from './subject.ts';
import { createSweeper, type FullPoint } from './sweeper.ts';

const spec = smallConvNet;
const data = blobSource(64, 32);
const of = (id: string, options = {}): Choice => ({ id, options });
let arrays: Map<string, Float32Array>;

beforeAll(async () => {
  await useWasm();
  arrays = await freshArrays(spec);
});

async function freshArrays(of: ModelSpec) {
  const params = createParams(of, createRandom(5));
  const values = await paramsToArrays(params);
  disposeParams(params);
  return values;
}

/** @param stage what the recipe's prune stage says: the sweep must not read its pattern for whole channels */
const recipeOf = (stage: object, others: readonly object[] = []) =>
  parseRecipe({
    version: 1,
    seed: 7,
    model: { architecture: 'cnn', weights: 'fresh' },
    data: { source: 'digits', train: 64, test: 32 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        calibration: 4,
        ...stage,
      },
      ...others,
      { stage: 'evaluate' },
    ],
  });

const requestOf = (methods: readonly Choice[], sparsities: readonly number[]): SweepRequest => ({
  methods: [...methods],
  patterns: [of('unstructured'), of('nm', { keep: 2, of: 4 })],
  sparsities: [...sparsities],
  seeds: [7],
  examples: 0,
});

async function sweep(request: SweepRequest, stage: object = {}, network: ModelSpec = spec, values = arrays) {
  const base = recipeOf(stage).stages[0] as PruneStage;
  const examples = await gatherExamples(request, data, { base, recipeSeed: 7 });
  const subject = { spec: network, params: values, masks: new Map(), base, stage: 0, ...examples };
  const sweeper = createSweeper(subject);
  const points: FullPoint[] = [];
  try {
    for (const job of jobsOf(request, groundOf(subject))) await sweeper.run(job, (point) => void points.push(point));
    return { points, uncut: (await sweeper.measureUncut()).measured };
  } finally {
    sweeper.dispose();
  }
}

test.each<[string, object]>([
  ['filterNorm', {}],
  ['filterNorm', { ranking: 'global', counting: 'reference' }],
  ['bnScale', {}],
  ['taylorChannel', {}],
  ['randomChannel', {}],
  ['llmPruner', { criterion: 'param_mix', cuts: 2 }],
])('a point of %s %j is what a run that takes its share of channels comes to, to the bit', async (id, options) => {
  // a recipe of another method, whose pattern and allocation whole channels have no part in
  const stage = { pattern: { id: 'nm' }, allocation: { id: 'global' } };
  const { points } = await sweep(requestOf([of(id, options)], [0.3, 0.6]), stage);
  expect(points).toHaveLength(2);
  const { point, masks } = points[1];
  expect(point).toMatchObject({ pattern: '', wanted: 0.6 });
  expect(Math.abs(point.sparsity - 0.6)).toBeLessThan(0.1); // channels are few here

  const recipe = recipeOf({ method: of(id, options), sparsity: point.channelShare }, [{ stage: 'compact' }]);
  const run = new Run(recipe, createNetwork(spec, paramsFromArrays(spec, arrays)), data);
  let last = packMasks(run.network.prunable, run.network.masks);
  while (run.cursor.stage === 0) {
    await run.advance();
    if (run.network.spec === spec) last = packMasks(run.network.prunable, run.network.masks);
  }
  expect(masks).toEqual(last);
  while (!run.finished) await run.advance();
  const { accuracy, loss } = run.evaluations.pruned!;
  expect(point.accuracy).toBe(accuracy);
  expect(point.loss).toBeCloseTo(loss, 5); // the run has really left the channels out
  // what the sweep says of cost is what the smaller network has, masks or none
  const { dense } = macsByLayer(run.network.spec, new Map(), 1).total;
  const weights = paramSpecs(run.network.spec).filter(({ prunable }) => prunable);
  expect([point.macs, point.denseMacs]).toEqual([dense, dense]);
  const bytes = 4 * weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  expect([point.bytes, point.denseBytes]).toEqual([bytes, bytes]);
  run.dispose();
  disposeNetwork(run.network);
});

test('at the same zeros, dense machinery saves whole channels and no scattered weight', async () => {
  const { points, uncut } = await sweep(requestOf([of('magnitude'), of('filterNorm')], [0.5]));
  const [free, , channels] = points.map(({ point }) => point); // the one between is 2:4
  expect(free).toMatchObject({ pattern: 'unstructured', denseMacs: uncut.denseMacs, denseBytes: uncut.denseBytes });
  expect(free.channelShare).toBeUndefined();
  expect(free.macs).toBeLessThan(uncut.macs);
  expect(channels.denseMacs).toBe(channels.macs);
  expect(channels.denseBytes).toBeLessThan(0.6 * uncut.denseBytes!);
});

test('whole channels have one line whatever the patterns, and no layer of their own', async () => {
  const { points } = await sweep(requestOf([of('magnitude'), of('randomChannel')], [0.3, 0.6]));
  expect(points.map(({ point: { method, pattern, wanted } }) => `${method} ${pattern} ${wanted}`)).toEqual([
    'magnitude unstructured 0.3',
    'magnitude unstructured 0.6',
    'magnitude nm(keep:2,of:4) 0.5',
    'randomChannel  0.3',
    'randomChannel  0.6',
  ]);
  const each: SweepRequest = { ...requestOf([of('randomChannel')], [0.5]), layers: 'each' };
  await expect(sweep(each)).rejects.toMatchObject({ details: { refusal: 'takesChannels' } });
});

test('where there is no channel to judge the reason is said', async () => {
  const other = mlp.build();
  await expect(sweep(requestOf([of('bnScale')], [0.5]), {}, other, await freshArrays(other))).rejects.toMatchObject({
    details: { refusal: 'noChannels' },
  });
});
