import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { TokenDataset } from '../data/dataset.ts';
import { paramsFromArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { DataSource } from '../pipelines/data.ts';
import { createNetwork, disposeNetwork, setMasks } from '../pipelines/network.ts';
import { type PruneStage, parseRecipe } from '../pipelines/recipe.ts';
import { Run } from '../pipelines/run.ts';
import { maskSparsity } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import { packMasks } from './maskBits.ts';
import { jobsOf, type SweepRequest } from './request.ts';
import { gatherExamples, groundOf, type SweepSubject } from './subject.ts';
import { createSweeper, type FullPoint } from './sweeper.ts';

const spec = tinySpec();
const weights = tinyWeights(spec);
const set = (rows: number, least: number | null): TokenDataset => ({
  kind: 'tokens',
  name: 'made up',
  sequences: Array.from({ length: rows }, (_, row) =>
    Int32Array.from({ length: 12 - row }, (__, i) => (row * 11 + i * 5) % 32),
  ),
  bounds: least === null ? null : new Float64Array(rows).fill(least),
  tasks: {
    guess: [
      { context: Int32Array.of(1, 2, 3), options: [Int32Array.of(4), Int32Array.of(9)], answer: 0 },
      { context: Int32Array.of(5, 2), options: [Int32Array.of(7), Int32Array.of(8)], answer: 1 },
    ],
  },
  classes: 32,
  size: rows,
});
const [train, testSet] = [set(5, null), set(3, 4)];
const data: DataSource = {
  name: 'made up',
  trainSize: 5,
  testSize: 3,
  predictions: 7,
  train: async () => train,
  test: async () => testSet,
};
const of = (id: string) => ({ id, options: {} });
/** A fifth of the weights, none of them the smallest, as if an earlier round had cut them. */
const earlier = () => {
  const random = createRandom(9);
  return new Map(
    prunableWeights(spec).map(({ name, rows, columns }) => [
      name,
      Uint8Array.from({ length: rows * columns }, () => (random.uniform() < 0.2 ? 0 : 1)),
    ]),
  );
};
const cutBy = (masks: ReadonlyMap<string, Uint8Array>) =>
  new Map([...weights].map(([name, values]) => [name, values.map((value, i) => value * (masks.get(name)?.[i] ?? 1))]));

let tensors = 0;
beforeAll(useWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

function recipeOf(prune: object) {
  const recipe = parseRecipe({
    version: 1,
    seed: 7,
    model: { architecture: 'llama', weights: 'trained' },
    data: { source: 'tokens', calibration: { ids: [[1, 2]] }, evaluation: { ids: [[1, 2]] } },
    stages: [{ stage: 'prune', allocation: of('uniform'), calibration: 4, ...prune }, { stage: 'evaluate' }],
  });
  return { recipe, base: recipe.stages[0] as PruneStage };
}

async function sweep(request: SweepRequest, base: PruneStage, masks = new Map<string, Uint8Array>()) {
  const examples = await gatherExamples(request, data, { base, recipeSeed: 7 });
  const subject: SweepSubject = { spec, params: cutBy(masks), masks, base, stage: 0, ...examples };
  const sweeper = createSweeper(subject);
  const points: FullPoint[] = [];
  for (const job of jobsOf(request, groundOf(subject))) await sweeper.run(job, (point) => void points.push(point));
  const uncut = await sweeper.measureUncut();
  sweeper.dispose();
  return { points, uncut };
}

test.each([
  ['magnitude', 'unstructured', 'uniform', false],
  ['magnitude', 'unstructured', 'global', false],
  ['random', 'unstructured', 'owl', false],
  ['wanda', 'unstructured', 'uniform', false],
  ['wanda', 'nm', 'uniform', false],
  ['wanda', 'unstructured', 'owl', false],
  ['sparsegpt', 'unstructured', 'uniform', false],
  ['snip', 'unstructured', 'uniform', false],
  ['wanda', 'unstructured', 'uniform', true],
  ['sparsegpt', 'unstructured', 'uniform', true],
])('a point of %s, %s, %s is what a run on the decoder comes to, to the bit (cut before: %s)', async (...row) => {
  const [method, pattern, allocation, wasCut] = row;
  const change = { method: of(method), pattern: of(pattern), allocation: of(allocation), sparsity: 0.6 };
  const { recipe, base } = recipeOf(change);
  const masks = wasCut ? earlier() : new Map<string, Uint8Array>();
  // another sparsity first: a point must not depend on the one before it
  const request = { methods: [of(method)], patterns: [of(pattern)], sparsities: [0.3, 0.6], seeds: [7], examples: 0 };
  const point = (await sweep(request, base, masks)).points.at(-1)!;

  const network = createNetwork(spec, paramsFromArrays(spec, cutBy(masks)));
  setMasks(network, masks);
  const run = new Run(recipe, network, data);
  while (!run.finished) await run.advance();
  expect(point.masks).toEqual(packMasks(network.prunable, network.masks));
  const { accuracy, loss, perplexity, boundPerplexity, tasks } = run.evaluations.pruned!;
  expect(point.point).toMatchObject({ accuracy, loss, perplexity, tasks, boundPerplexity });
  expect(perplexity).toBeCloseTo(Math.exp(loss), 9);
  expect(boundPerplexity).toBeCloseTo(Math.exp((3 * 4) / (11 + 10 + 9)), 9);
  run.dispose();
  disposeNetwork(network);
});

test('of fewer texts, tasks have fewer questions in the same share', async () => {
  const { base } = recipeOf({ method: of('wanda'), pattern: of('unstructured'), sparsity: 0.5 });
  const request = { methods: [of('wanda')], patterns: [of('unstructured')], sparsities: [0.5], seeds: [7] };
  const questions = async (examples: number) => {
    const examplesOf = await gatherExamples({ ...request, examples }, data, { base, recipeSeed: 7 });
    return examplesOf.test.kind === 'tokens' ? [examplesOf.test.size, examplesOf.test.tasks.guess.length] : [];
  };
  expect([await questions(0), await questions(1), await questions(2)]).toEqual([
    [3, 2],
    [1, 1],
    [2, 2],
  ]);
});

test('a walk through the blocks cuts one layer alone where only that layer is asked for', async () => {
  const { base } = recipeOf({ method: of('wanda'), pattern: of('unstructured'), sparsity: 0.5 });
  const request: SweepRequest = {
    methods: [of('wanda')],
    patterns: [of('unstructured')],
    sparsities: [0.5],
    seeds: [7],
    examples: 1,
    layers: 'each',
  };
  const { points, uncut } = await sweep(request, base);
  const all = prunableWeights(spec);
  const total = all.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  expect(points.map(({ point }) => point.layer)).toEqual(all.map(({ name }) => name));
  for (const [index, { rows, columns }] of all.entries()) {
    expect(points[index].point.sparsity * total).toBeCloseTo((rows * columns) / 2, 6);
    expect(points[index].point.loss).not.toBe(uncut.measured.loss);
  }
  expect(uncut.measured).toMatchObject({ sparsity: 0, perClass: [] });
});

test('heads and channels of LLM-Pruner go to the share that its run is given', async () => {
  const { base } = recipeOf({ method: of('magnitude'), pattern: of('nm'), sparsity: 0.5 });
  const request = { methods: [of('llmPruner')], patterns: [of('nm')], sparsities: [0.5], seeds: [7], examples: 0 };
  const { points, uncut } = await sweep(request, base);
  const { point, masks } = points[0];
  expect(point).toMatchObject({ pattern: '', wanted: 0.5 });

  const change = { method: of('llmPruner'), pattern: of('unstructured'), sparsity: point.channelShare };
  const run = new Run(recipeOf(change).recipe, createNetwork(spec, paramsFromArrays(spec, weights)), data);
  while (!run.finished) await run.advance();
  expect(masks).toEqual(packMasks(run.network.prunable, run.network.masks));
  const { accuracy, loss, perplexity } = run.evaluations.pruned!;
  expect(point).toMatchObject({ accuracy, loss, perplexity });
  const queries = [0, 1].map((block) => run.network.masks.get(`model.layers.${block}.self_attn.q_proj.weight`)!);
  run.dispose();
  disposeNetwork(run.network);
  expect(point.denseMacs).toBe(point.macs);
  // every weight is used once a token; the tied head, which no method cuts here, as often as before; of attention's own
  // products those of the heads that are left
  const all = prunableWeights(spec).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const [head, attention] = [16 * 32, uncut.measured.macs - all - 16 * 32];
  expect(attention).toBe(2 * 2 * 16 * 4); // 2 blocks, scores and sum, 16 channels, 4 of 7 tokens seen on average
  const left = queries.reduce((sum, mask) => sum + (1 - maskSparsity(mask)) / 2, 0);
  expect(left).toBeLessThan(1);
  expect(point.macs).toBe(all * (1 - point.sparsity) + head + attention * left);
});
