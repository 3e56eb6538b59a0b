import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { architectures } from '../../engine/models/architectures/index.ts';
import { createParams } from '../../engine/models/params.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { createNetwork, disposeNetwork } from '../../engine/pipelines/network.ts';
import { Run } from '../../engine/pipelines/run.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import type { Emit } from '../emitter.ts';
import type { Subject } from '../subject.ts';
import { runRace } from './racing.ts';
import type { RaceView } from './views.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 128, test: 32 },
  batchSize: 32, // 4 steps an epoch
  trainEpochs: 2,
  finetuneEpochs: 1,
  whileTraining: { ...defaultSettings.whileTraining!, frequency: 1 },
};
const spec = architectures.get('mlp').build();
const subject = {
  spec,
  createRun: (recipe: Run['recipe']) =>
    new Run(recipe, createNetwork(spec, createParams(spec, createRandom(1))), blobSource(128, 32)),
  measure: async () => ({ evaluation: { accuracy: 0.5 }, ms: 1 }),
  release: disposeNetwork,
} as unknown as Subject;

async function race(fuel: number, matched: boolean): Promise<RaceView> {
  const views: RaceView[] = [];
  const emit: Emit = (event) => event.type === 'race' && views.push(event.view);
  await runRace(subject, { settings, fuel, matched }, emit, new AbortController().signal);
  return views.at(-1)!;
}

test('with matched budgets all three finish on exactly the fuel; nobody leaves a tensor behind', async () => {
  const tensors = tf.memory().numTensors;
  const { status, lanes } = await race(10, true);
  expect(status).toBe('finished');
  expect(lanes.map(({ spent, ended }) => [spent.steps, ended])).toEqual([
    [10, 'finished'],
    [10, 'finished'],
    [10, 'finished'],
  ]);
  for (const { sparsity, spent, fuelMacs } of lanes) {
    expect(sparsity).toBeCloseTo(0.7, 2);
    expect(spent.macs).toBe(fuelMacs);
    expect(spent.liveMacs).toBeLessThan(fuelMacs);
  }
  expect(tf.memory().numTensors).toBe(tensors);
});

test('unmatched, whoever wants more than the fuel stands where it is out, and its curve ends there', async () => {
  const { lanes } = await race(10, false);
  // 8 + 4, 8 + 4 and 8 + 8 steps are wanted
  expect(lanes.map(({ planned }) => planned)).toEqual([12, 12, 16]);
  for (const { spent, ended, points } of lanes) {
    expect([spent.steps, ended]).toEqual([10, 'outOfFuel']);
    expect(points.at(-1)?.step).toBe(10);
  }
});
