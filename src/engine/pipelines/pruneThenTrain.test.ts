import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { fingerprint } from '../../testing/contract.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import { tinySpec } from '../../testing/tinyLlama.ts';
import { architectures } from '../models/architectures/index.ts';
import { countRevived } from '../models/masks.ts';
import { createParams, paramsToArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointData.ts';
import { defaultFromScratch, defaultSettings } from './defaults.ts';
import { createNetwork, disposeNetwork } from './network.ts';
import { halfRateTargets, recipeOf } from './presets.ts';
import { overallSparsity } from './pruneModel.ts';
import { parseRecipe, type Recipe } from './recipe.ts';
import { Run } from './run.ts';
import type { FromScratchSettings, Settings } from './settings.ts';

beforeAll(useWasm);

const data = blobSource(256, 100); // 8 batches of 32 an epoch
const settings: Settings = {
  ...defaultSettings,
  pipeline: 'pruneThenTrain',
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 256, test: 100 },
  sparsity: 0.8,
  trainEpochs: 1,
  batchSize: 32,
};
const recipeWith = (fromScratch: Partial<FromScratchSettings>, change: Partial<Settings> = {}) =>
  recipeOf({ ...settings, ...change, fromScratch: { ...defaultFromScratch, ...fromScratch } });

function newRun(recipe: Recipe): Run {
  const spec = architectures.get(recipe.model.architecture).build();
  return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(recipe.seed))), data);
}

async function play(run: Run, until: (run: Run) => boolean = () => false): Promise<void> {
  while (!run.finished && !until(run)) await run.advance();
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

const kinds = (recipe: Recipe) => recipe.stages.map(({ stage }) => stage);

/** The kept weights and all other parameters have these bits; the pruned ones are +0. */
async function expectBits(run: Run, wanted: ReadonlyMap<string, Float32Array>): Promise<void> {
  for (const [name, values] of await paramsToArrays(run.network.params)) {
    const kept = run.network.masks.get(name)?.kept; // an MLP's native order is the matrix
    const expected = wanted.get(name)!.map((value, i) => (kept?.[i] === 0 ? 0 : value));
    expect(fingerprint(values)).toBe(fingerprint(expected));
  }
}

describe('rewinding', () => {
  test.each([
    ['original', 0],
    ['rewind', 3],
  ] as const)('%s: the kept weights have the bits they had after step %d, the mask stands', async (mode, step) => {
    const run = newRun(recipeWith({ weights: mode, rewindStep: step }));
    expect(kinds(run.recipe)).toEqual(['train', 'prune', 'reinitialize', 'train', 'evaluate']);
    await play(run, ({ cursor }) => cursor.stage === 0 && cursor.step === step);
    const early = await paramsToArrays(run.network.params);
    await play(run, ({ cursor }) => cursor.stage === 2);
    const masks = run.network.masks;
    const trained = await paramsToArrays(run.network.params);
    const report = await run.advance();
    expect(report).toMatchObject({ did: 'reinitialized', mode, step });
    expect(fingerprint(...trained.values())).not.toBe(fingerprint(...early.values()));
    await expectBits(run, early);
    for (const [name, { kept }] of masks) expect(run.network.masks.get(name)!.kept).toEqual(kept);
    await play(run);
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    expect(overallSparsity(run.network.masks.values())).toBeCloseTo(0.8, 4);
    expect(run.milestone).toBe('recovered');
    end(run);
  });

  test('fresh: other weights than the first ones, the same on every run', async () => {
    const ends: string[] = [];
    for (let i = 0; i < 2; i++) {
      const run = newRun(recipeWith({ weights: 'fresh' }));
      const first = await paramsToArrays(run.network.params);
      await play(run, ({ cursor }) => cursor.stage === 3);
      const fresh = await paramsToArrays(run.network.params);
      expect(fingerprint(first.get('dense1.weight')!)).not.toBe(fingerprint(fresh.get('dense1.weight')!));
      expect(fresh.get('dense1.bias')!.every((value) => value === 0)).toBe(true);
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
      ends.push(fingerprint(...fresh.values()));
      end(run);
    }
    expect(ends[0]).toBe(ends[1]);
  });

  test('from checkpoints before, at and after the rewinding, also their stored form, to the same bits', async () => {
    const tensors = tf.memory().numTensors;
    const run = newRun(recipeWith({ weights: 'rewind', rewindStep: 2 }));
    const checkpoints = [await run.checkpoint()];
    for (const stage of [1, 2, 3]) {
      await play(run, ({ cursor }) => cursor.stage === stage && cursor.step === (stage === 3 ? 4 : 0));
      checkpoints.push(await run.checkpoint());
    }
    await play(run);
    const [once, spent] = [await paramsToArrays(run.network.params), run.spent];
    for (const checkpoint of checkpoints) {
      run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
      await play(run);
      expect(fingerprint(...(await paramsToArrays(run.network.params)).values())).toBe(fingerprint(...once.values()));
      expect(run.spent).toEqual(spent);
    }
    end(run);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('lottery tickets', () => {
  test('each round leaves (1 - p) of the rest and goes back to the first weights', async () => {
    const schedule = { id: 'iterative', options: { rounds: 2 } };
    const run = newRun(recipeWith({ weights: 'original' }, { schedule, sparsity: 0.75 }));
    const first = await paramsToArrays(run.network.params);
    const densities: string[] = [];
    for (const stage of [3, 6]) {
      await play(run, ({ cursor }) => cursor.stage === stage);
      await expectBits(run, first);
      densities.push((1 - overallSparsity(run.network.masks.values())).toFixed(3));
    }
    expect(densities).toEqual(['0.500', '0.250']); // p = 1 - (1 - 0.75)^(1/2) = 0.5
    end(run);
  });

  test('the output layer at half the rate: (1 - p/2)^k where the others have (1 - p)^k', () => {
    // p = 0.2: 0.8, 0.64, 0.512 against 0.9, 0.81, 0.729
    expect(halfRateTargets([0.2, 0.36, 0.488])).toEqual([0.1, 0.19, 0.271].map((value) => expect.closeTo(value, 12)));
    const recipe = recipeWith({ outputAtHalfRate: true }, { sparsity: 0.2 });
    const cut = recipe.stages.find((stage) => stage.stage === 'prune');
    expect(cut).toMatchObject({ overrides: { 'dense3.weight': expect.closeTo(0.1, 12) } });
  });

  test("of the visitor's own network the output is spared too, each round at half the rate", () => {
    const own = { ...settings, model: { architecture: 'file', weights: 'trained' } } as const;
    const fromScratch = { ...defaultFromScratch, weights: 'fresh', outputAtHalfRate: true } as const;
    const schedule = { id: 'iterative', options: { rounds: 2 } };
    const { stages } = recipeOf({ ...own, fromScratch, schedule, sparsity: 0.75 }, smallConvNet);
    const cuts = stages.flatMap((stage) => (stage.stage === 'prune' ? [stage.overrides] : []));
    // p = 0.5: the others lose 0.5 and 0.75, the output 1 - 0.75 and 1 - 0.75^2
    expect(cuts).toEqual([
      { 'dense2.weight': expect.closeTo(0.25, 12) },
      { 'dense2.weight': expect.closeTo(0.4375, 12) },
    ]);
  });
});

test.each(['snip', 'random'])('%s prunes the initial weights, then trains what is left', async (method) => {
  const run = newRun(recipeWith({ prune: 'initial' }, { method: { id: method, options: {} }, trainEpochs: 6 }));
  expect(kinds(run.recipe)).toEqual(['prune', 'train', 'evaluate']);
  const first = await paramsToArrays(run.network.params);
  await play(run, ({ cursor }) => cursor.stage === 1);
  await expectBits(run, first);
  expect(overallSparsity(run.network.masks.values())).toBeCloseTo(0.8, 3);
  await play(run);
  expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
  expect(run.evaluations.recovered?.accuracy).toBeGreaterThan(0.7); // chance is 0.1
  end(run);
});

describe('refused with the reason', () => {
  const trained = { model: { architecture: 'mlp', weights: 'trained' } } as const;
  test.each([
    ['an initial network that came trained', () => recipeWith({ prune: 'initial' }, trained), 'model'],
    ['rewinding before any training', () => recipeWith({ prune: 'initial', weights: 'rewind' }), 'weights'],
    ['original weights of what came trained', () => recipeWith({ weights: 'original' }, trained), 'weights'],
    ['a step that the training never reaches', () => newRun(recipeWith({ weights: 'rewind', rewindStep: 99 })), 'keep'],
    [
      'RigL on trained weights',
      () =>
        newRun(
          recipeOf({
            ...settings,
            ...trained,
            pipeline: 'pruneWhileTraining',
            whileTraining: { ...defaultSettings.whileTraining!, rule: { id: 'rigl', options: {} } },
          }),
        ),
      'pruning',
    ],
    [
      'sparing the output of a language model, which is never pruned',
      () =>
        recipeOf(
          { ...settings, ...trained, fromScratch: { ...defaultFromScratch, outputAtHalfRate: true } },
          tinySpec(),
        ),
      'outputAtHalfRate',
    ],
    [
      'going back to weights that nobody kept',
      () => {
        const recipe = recipeWith({ weights: 'original' });
        newRun(parseRecipe({ ...recipe, stages: recipe.stages.filter(({ stage }) => stage !== 'train') }));
      },
      'keep',
    ],
  ])('%s', (_, make, field) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'recipeInvalid', details: expect.objectContaining({ field }) }),
    );
  });
});

test('the panel of an older save, without the settings of the new pipelines, still makes a recipe', () => {
  const { whileTraining, fromScratch, ...older } = settings;
  expect(whileTraining && fromScratch).toBeTruthy();
  for (const pipeline of ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'] as const) {
    expect(recipeOf({ ...older, pipeline })).toEqual(recipeOf({ ...settings, pipeline }));
  }
});
