import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { architectures } from '../models/architectures/index.ts';
import { countRevived } from '../models/masks.ts';
import { createParams, paramsToArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointData.ts';
import { defaultSettings } from './defaults.ts';
import { createNetwork, disposeNetwork } from './network.ts';
import { recipeOf } from './presets.ts';
import { overallSparsity } from './pruneModel.ts';
import { Run } from './run.ts';
import type { Settings } from './settings.ts';
import type { StepReport } from './stages/stage.ts';

beforeAll(useWasm);

const data = blobSource(256, 200);
const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 256, test: 200 },
  sparsity: 0.9,
  trainEpochs: 2,
  batchSize: 32,
};

function newRun(change: Partial<Settings> = {}): Run {
  const recipe = recipeOf({ ...settings, ...change });
  const spec = architectures.get(recipe.model.architecture).build();
  return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(recipe.seed))), data);
}

async function playOn(run: Run, until: (run: Run) => boolean = () => false): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  while (!run.finished && !until(run)) reports.push(await run.advance());
  return reports;
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

describe('pipeline 1 on an MLP', () => {
  test('trains, scores and masks every layer, fine-tunes, evaluates; zeros stay zero', async () => {
    const run = newRun({ trainEpochs: 8, finetuneEpochs: 4 });
    const reports = await playOn(run);
    expect(reports.filter(({ did }) => did === 'trainStep')).toHaveLength(8 * 8 + 4 * 8);
    expect(reports.filter(({ did }) => did === 'scored')).toHaveLength(3);
    expect(reports.filter(({ did }) => did === 'masked')).toHaveLength(3);
    expect(overallSparsity(run.network.masks.values())).toBeCloseTo(0.9, 4);
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    expect(run.evaluations.recovered?.accuracy).toBeGreaterThan(0.9); // the patterns are far apart: chance is 0.1
    end(run);
  });

  test('two runs of one recipe end in the same bits, another seed in others', async () => {
    const ends: Map<string, Float32Array>[] = [];
    for (const seed of [7, 7, 8]) {
      const run = newRun({ seed });
      await playOn(run);
      ends.push(await paramsToArrays(run.network.params));
      end(run);
    }
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0].get('dense1.weight')).not.toEqual(ends[2].get('dense1.weight'));
  });

  test('back to any checkpoint and forward again gives the same bits, also through the stored form', async () => {
    const run = newRun();
    const early = { checkpoint: await run.checkpoint() };
    await playOn(run, ({ cursor }) => cursor.stage === 0 && cursor.step === 5);
    const inTraining = await run.checkpoint();
    await playOn(run, ({ phase }) => phase === 'mask');
    const scored = await run.checkpoint();
    await playOn(run, ({ phase, cursor }) => phase === 'finetune' && cursor.step === 3);
    const inFinetuning = await run.checkpoint();
    await playOn(run);
    const once = await paramsToArrays(run.network.params);
    for (const checkpoint of [early.checkpoint, inTraining, scored, inFinetuning]) {
      run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
      await playOn(run);
      expect(await paramsToArrays(run.network.params)).toEqual(once);
    }
    end(run);
  });

  test('rounds rise to the wanted sparsity, and what was cut stays cut', async () => {
    const run = newRun({ schedule: { id: 'iterative', options: { rounds: 3 } }, finetuneEpochs: 0.5 });
    const sparsities: number[] = [];
    let before: ReadonlyMap<string, { kept: Uint8Array }> = new Map();
    while (!run.finished) {
      await playOn(run, ({ phase }) => phase === 'finetune' || phase === 'evaluate');
      sparsities.push(overallSparsity(run.network.masks.values()));
      for (const [name, { kept }] of before) {
        const now = run.network.masks.get(name)!.kept;
        expect(kept.every((bit, i) => bit === 1 || now[i] === 0)).toBe(true);
      }
      before = run.network.masks;
      await playOn(run, ({ phase }) => phase === 'score' || phase === 'evaluate');
      if (run.phase === 'evaluate') await playOn(run);
    }
    // 1 - (1 - 0.9)^(k/3): 0.536, 0.785, 0.9
    expect(sparsities.map((sparsity) => sparsity.toFixed(2))).toEqual(['0.54', '0.78', '0.90']);
    end(run);
  });

  test('a protected layer stays dense and a hand-set one gets its own sparsity', async () => {
    const run = newRun({ protect: ['dense3.weight'], overrides: { 'dense1.weight': 0.5 }, trainEpochs: 0 });
    await playOn(run, ({ phase }) => phase === 'finetune');
    const sparsity = (name: string) => overallSparsity([run.network.masks.get(name)!]);
    expect(sparsity('dense3.weight')).toBe(0);
    expect(sparsity('dense1.weight')).toBeCloseTo(0.5, 4);
    expect(sparsity('dense2.weight')).toBeCloseTo(0.9, 4);
    end(run);
  });

  test('a recipe that protects a weight which is not there is refused', () => {
    expect(() =>
      newRun({ protect: ['dense9.weight'], trainEpochs: 0, model: { architecture: 'mlp', weights: 'trained' } }),
    ).toThrow(expect.objectContaining({ code: 'recipeInvalid' }));
  });

  test('a whole run leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const run = newRun();
    await playOn(run);
    end(run);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test.each(['wanda', 'sparsegpt'])('%s runs on the CNN with statistics from one walk', async (method) => {
  const run = newRun({
    model: { architecture: 'cnn', weights: 'trained' },
    method: { id: method, options: {} },
    sparsity: 0.5,
    finetuneEpochs: 0,
  });
  const reports = await playOn(run);
  expect(reports[0].did).toBe('gathered');
  expect(overallSparsity(run.network.masks.values())).toBeGreaterThan(0.45);
  expect(overallSparsity(run.network.masks.values())).toBeLessThan(0.55);
  end(run);
});

test('a solving method taken up between two layers, from its stored form, ends in the same bits', async () => {
  const change: Partial<Settings> = {
    model: { architecture: 'mlp', weights: 'trained' },
    method: { id: 'sparsegpt', options: {} },
    sparsity: 0.5,
    finetuneEpochs: 0,
  };
  const run = newRun(change);
  await playOn(run, ({ phase, cursor }) => phase === 'mask' && cursor.step === 2); // gathered, one of three layers cut
  const between = decodeCheckpoint(encodeCheckpoint(await run.checkpoint()));
  await playOn(run);
  const once = await paramsToArrays(run.network.params);
  run.restore(between);
  await playOn(run);
  expect(await paramsToArrays(run.network.params)).toEqual(once);
  end(run);
});
