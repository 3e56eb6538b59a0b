import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../engine/io/sha256.ts';
import { architectures } from '../../engine/models/architectures/index.ts';
import { createParams, paramsFromArrays, paramsToArrays } from '../../engine/models/params.ts';
import type { ModelSpec } from '../../engine/models/spec.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import type { DataSource } from '../../engine/pipelines/data.ts';
import { languageSource } from '../../engine/pipelines/languageData.ts';
import { createNetwork, disposeNetwork, matrixOf, type Network } from '../../engine/pipelines/network.ts';
import { parseRecipe, type Recipe } from '../../engine/pipelines/recipe.ts';
import { Run } from '../../engine/pipelines/run.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { entryOf, type HistoryEntry } from '../history.ts';
import type { EngineEvent } from '../protocol.ts';
import { sentence } from '../sentences.ts';
import { runSlowMotion } from './slowing.ts';
import type { SlowView } from './slowView.ts';

let tensors = 0;
beforeAll(useWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

type Told = Extract<SlowView, { status: 'told' }>;

const prune = {
  stage: 'prune',
  sparsity: 0.6,
  method: { id: 'magnitude' },
  pattern: { id: 'unstructured' },
  allocation: { id: 'uniform' },
};
const course = { epochs: 1, batchSize: 8, optimizer: { id: 'adamw' }, learningRate: { id: 'constant' } };
const finetune = { stage: 'finetune', ...course };

function recipeOf(stages: readonly object[], change: object = {}): Recipe {
  return parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [...stages, { stage: 'evaluate' }],
    ...change,
  });
}

function open(
  recipe: Recipe,
  spec: ModelSpec = architectures.get('cnn').build(),
  data: DataSource = blobSource(32, 16),
) {
  const createRun = (of: Recipe) => {
    const params =
      spec.task === 'language' ? paramsFromArrays(spec, tinyWeights(spec)) : createParams(spec, createRandom(3));
    return new Run(of, createNetwork(spec, params), data);
  };
  const release = (network: Network) => disposeNetwork(network);
  const run = createRun(recipe);
  const earlier: Checkpoint[] = [];
  return {
    run,
    earlier,
    async look(name: string, row = 0, column = 0, events: EngineEvent[] = [], stop = false): Promise<SlowView> {
      const place = { phase: 'finetune', label: sentence('checkpoints.step'), position: 0 } as const;
      const source = {
        run,
        subject: { createRun, release },
        places: () => earlier.map((checkpoint) => entryOf({ ...place, checkpoint })),
        load: async ({ checkpoint }: HistoryEntry) => checkpoint!,
      };
      const signal = stop ? AbortSignal.abort() : new AbortController().signal;
      await runSlowMotion(source, { name, row, column }, (event) => events.push(event), signal);
      return (events.at(-1) as { view: SlowView }).view;
    },
    close() {
      run.dispose();
      release(run.network);
    },
  };
}

test('one that is stopped says so, of the place that was asked for', async () => {
  const lab = open(recipeOf([prune, finetune]));
  const events: EngineEvent[] = [];
  await expect(lab.look('conv2.weight', 3, 4, events, true)).rejects.toMatchObject({ code: 'cancelled' });
  const view = { status: 'stopped', name: 'conv2.weight', row: 3, column: 4 };
  expect(events).toEqual([{ type: 'slow', view }]);
  lab.close();
});

async function toCut(run: Run): Promise<void> {
  while (run.cursor.stage === 0) await run.advance();
}

/** Everything that a run is made of, as one digest. */
async function bitsOf(run: Run): Promise<string> {
  const { params, masks, cursor, losses, stage } = await run.checkpoint();
  const arrays = [...params, ...masks, ...(stage?.arrays ?? [])];
  const parts = arrays.map(([name, { buffer }]) => name + sha256(new Uint8Array(buffer)));
  return sha256(new TextEncoder().encode(JSON.stringify([parts, cursor, losses])));
}

test('tells the run’s own decision and the step it makes next, and leaves the run as it was', async () => {
  const lab = open(recipeOf([prune, finetune]));
  const untouched = open(recipeOf([prune, finetune]));
  const { run } = lab;
  await toCut(run);
  await toCut(untouched.run);
  await run.advance(); // in the middle of fine-tuning, with moments
  await untouched.run.advance();
  const before = await bitsOf(run);
  const view = (await lab.look('conv2.weight')) as Told;
  expect(await bitsOf(run)).toBe(before);

  // the decision
  const scores = run.pruning!.scores.get('conv2.weight')!;
  const sorted = [...scores].sort((a, b) => a - b);
  const cut = Math.round(0.6 * scores.length);
  expect(view.ranking).toMatchObject({ kind: 'layer', count: scores.length, cut });
  expect(view.ranking.highestCut).toBe(sorted[cut - 1]);
  expect(view.ranking.lowestKept).toBe(sorted[cut]);
  expect(view.ranking.first.score).toBe(sorted[0]);
  expect(scores[view.ranking.first.row * 144 + view.ranking.first.column]).toBe(sorted[0]);
  expect(view.ranking.sorted.at(-1)).toEqual([scores.length, sorted.at(-1)]);
  expect(view.ranking.sorted.every(([place, score]) => sorted[place - 1] === score)).toBe(true);
  expect([view.scores.lowest, view.scores.highest]).toEqual([sorted[0], sorted.at(-1)]);
  expect(view.mask.cut).toBe(cut);

  // the step
  const weights = await matrixOf(run.network, 'conv2.weight');
  const report = await run.advance();
  if (report.did !== 'trainStep') throw new Error('fine-tuning trains');
  const moved = (await matrixOf(run.network, 'conv2.weight')).values.map((value, at) => value - weights.values[at]);
  expect(view.forward.loss).toBeCloseTo(report.loss, 5);
  expect(view.forward).toMatchObject({ examples: 8, predictions: 8 });
  expect(view.forward.losses.counts.reduce((sum, count) => sum + count, 0)).toBe(8);
  expect(view.forward.layers.map(({ name }) => name)).toEqual(run.network.prunable.map(({ name }) => name));
  expect(view.update).toMatchObject({ optimizer: 'adamw', step: 2, steps: 4, guarded: true, adapters: false });
  expect(view.update!.moved).toBe(moved.filter((change) => change !== 0).length);
  expect(view.update!.largest).toBe(moved.reduce((most, change) => Math.max(most, Math.abs(change)), 0));
  expect(view.update!.moved).toBeGreaterThan(0.3 * scores.length);
  expect(view.update!.pulled).toBeGreaterThan(0.5 * cut); // the mask had something to hold
  const masked = view.update!.zeros.reduce((sum, layer) => sum + layer.cut, 0);
  expect(masked).toBe(
    [...run.network.masks.values()].reduce((sum, { kept }) => sum + kept.filter((bit) => !bit).length, 0),
  );
  expect(view.update!.zeros.every(({ revived }) => revived === 0)).toBe(true);

  // to the end, both runs walk through the same bits
  for (const one of [run, untouched.run]) while (!one.finished) await one.advance();
  expect(await bitsOf(run)).toBe(await bitsOf(untouched.run));
  lab.close();
  untouched.close();
});

test('a mask that is not held lets zeros wake, and they are counted', async () => {
  const lab = open(recipeOf([prune, { ...finetune, guard: false }]));
  await toCut(lab.run);
  const { update, mask } = (await lab.look('dense2.weight')) as Told;
  expect(update!.guarded).toBe(false);
  const own = update!.zeros.find(({ name }) => name === 'dense2.weight')!;
  expect(own.cut).toBe(mask.cut);
  expect(own.revived).toBe(update!.pulled);
  expect(own.revived).toBeGreaterThan(0);
  lab.close();
});

test('rows that compete by themselves are put in order by themselves, and so are the groups of N:M', async () => {
  const wanda = open(recipeOf([{ ...prune, method: { id: 'wanda' } }, finetune]));
  await toCut(wanda.run);
  const { ranking } = (await wanda.look('dense1.weight', 3, 7)) as Told;
  const { columns } = wanda.run.network.prunable.find(({ name }) => name === 'dense1.weight')!;
  expect(ranking).toMatchObject({ kind: 'row', row: 3, count: columns, columns: [0, columns] });
  expect(ranking.first.row).toBe(3);
  expect(ranking.highestCut!).toBeLessThanOrEqual(ranking.lowestKept!);
  wanda.close();
  const groups = open(recipeOf([{ ...prune, pattern: { id: 'nm' }, protect: ['conv1.weight'] }, finetune]));
  await toCut(groups.run);
  const { ranking: group } = (await groups.look('dense1.weight', 3, 7)) as Told;
  expect(group).toMatchObject({ kind: 'window', row: 3, count: 4, cut: 2, columns: [4, 8] });
  const whole = (await groups.look('conv1.weight')) as Told;
  expect(whole.mask.cut).toBe(0);
  expect(whole.ranking.highestCut).toBeNull();
  groups.close();
});

test('without training after the cut the telling ends with the loss; a cut under way is made on the copy', async () => {
  const lab = open(recipeOf([prune]));
  await lab.run.advance(); // one layer scored
  const view = (await lab.look('dense1.weight')) as Told;
  expect(view).toMatchObject({ update: null, end: 'noTraining' });
  expect(view.mask.cut).toBe(view.ranking.cut);
  expect(view.forward.loss).toBeGreaterThan(0);
  expect(lab.run.cursor).toEqual({ stage: 0, step: 1 });
  lab.close();
});

test('a run that has passed its training is told from where it stood before', async () => {
  const lab = open(recipeOf([prune, finetune]));
  await toCut(lab.run);
  lab.earlier.push(await lab.run.checkpoint());
  while (!lab.run.finished) await lab.run.advance();
  expect(((await lab.look('dense1.weight')) as Told).update).toMatchObject({ step: 1, steps: 4 });
  lab.close();
});

test('what has not come to a cut, or has lost its masks, is refused with the reason', async () => {
  const fresh = open(
    recipeOf([{ stage: 'train', ...course }, prune], { model: { architecture: 'cnn', weights: 'fresh' } }),
  );
  expect(await fresh.look('conv2.weight')).toEqual({ status: 'refused', name: 'conv2.weight', reason: 'notYet' });
  expect(await fresh.look('conv2.weight')).toMatchObject({ reason: 'notYet' });
  fresh.close();
  const channels = { ...prune, method: { id: 'filterNorm' } };
  const small = open(recipeOf([channels, { stage: 'compact' }, finetune]));
  await toCut(small.run);
  const told = (await small.look('conv2.weight')) as Told;
  expect(told.ranking.kind).toBe('channels');
  expect(told).toMatchObject({ update: null, end: 'compacts' });
  await small.run.advance();
  expect(await small.look('conv2.weight')).toMatchObject({ status: 'refused', reason: 'compacted' });
  small.close();
});

test('where masks move inside training, the next weight update is told, and before the first event nothing', async () => {
  const { stage: _, ...what } = prune;
  const lab = open(
    recipeOf([{ stage: 'train', ...course, pruning: { ...what, frequency: 2, begin: 0, end: 1 } }, finetune]),
  );
  const { run } = lab;
  const seen = new Set<string>();
  for (let step = 0; step < 5; step++) {
    const view = await lab.look('conv2.weight');
    seen.add(view.status);
    if (view.status === 'told') {
      expect(view.update!.step).toBe(run.active!.trainedSteps! + 1);
      expect(view.update!.zeros.every(({ revived }) => revived === 0)).toBe(true);
    }
    await run.advance();
  }
  expect([...seen]).toEqual(['refused', 'told']);
  lab.close();
});

test('where adapters train, the weights follow them and the mask holds', async () => {
  const training = { ...course, lora: { rank: 2, dropout: 0 } };
  const method = { id: 'loraprune', options: { frequency: 1 } };
  const lab = open(recipeOf([{ ...prune, method, training }]));
  const { run } = lab;
  expect(await lab.look('dense1.weight')).toMatchObject({ status: 'refused', reason: 'notYet' });
  while (run.network.masks.size === 0) await run.advance();
  const { update, mask } = (await lab.look('dense1.weight')) as Told;
  expect(update).toMatchObject({ adapters: true, guarded: true });
  expect(update!.kept).toBe(51_200 - mask.cut);
  expect(update!.moved).toBeGreaterThan(0);
  expect(update!.zeros.every(({ revived }) => revived === 0)).toBe(true);
  lab.close();
});

test('a language model is told token by token, block by block', async () => {
  const ids = [0, 1, 2].map((row) => Array.from({ length: 12 }, (_, i) => (row * 11 + i * 5) % 32));
  const spec = tinySpec();
  const recipe = recipeOf(
    [
      { ...prune, method: { id: 'sparsegpt' } },
      { ...finetune, batchSize: 2 },
    ],
    {
      model: { architecture: 'llama', weights: 'trained' },
      data: { source: 'tokens', calibration: { ids }, evaluation: { ids } },
    },
  );
  const data = await languageSource(recipe.data, { spec, codec: () => Promise.reject(new Error('not asked')) });
  const lab = open(recipe, spec, data);
  await toCut(lab.run);
  const before = await paramsToArrays(lab.run.network.params);
  const view = (await lab.look('model.layers.0.mlp.up_proj.weight')) as Told;
  expect(view.forward).toMatchObject({ examples: 2, predictions: 22 });
  const report = await lab.run.advance();
  expect(report.did === 'trainStep' && report.loss).toBeCloseTo(view.forward.loss, 5);
  expect(view.update!.zeros.every(({ revived }) => revived === 0)).toBe(true);
  expect(before).not.toEqual(await paramsToArrays(lab.run.network.params));
  lab.close();
});
