import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../engine/evaluation/evaluate.ts';
import { architectures } from '../../engine/models/architectures/index.ts';
import { createParams, paramsFromArrays } from '../../engine/models/params.ts';
import type { DataSource } from '../../engine/pipelines/data.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { languageSource } from '../../engine/pipelines/languageData.ts';
import { createNetwork, disposeNetwork, type Network } from '../../engine/pipelines/network.ts';
import { Run } from '../../engine/pipelines/run.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
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
/** As a subject does: what is refused leaves no network behind. */
function runOn(network: Network, recipe: Run['recipe'], data: DataSource): Run {
  try {
    return new Run(recipe, network, data);
  } catch (thrown) {
    disposeNetwork(network);
    throw thrown;
  }
}

const subject = {
  spec,
  createRun: (recipe: Run['recipe']) =>
    runOn(createNetwork(spec, createParams(spec, createRandom(1))), recipe, blobSource(128, 32)),
  measure: async () => ({
    evaluation: { accuracy: 0.5, loss: 1, perplexity: null, boundPerplexity: null, examples: 32 },
    ms: 1,
  }),
  release: disposeNetwork,
} as unknown as Subject;

async function race(fuel: number, matched: boolean, change: Partial<Settings> = {}, on = subject): Promise<RaceView> {
  const views: RaceView[] = [];
  const emit: Emit = (event) => event.type === 'race' && views.push(event.view);
  await runRace(on, { settings: { ...settings, ...change }, fuel, matched }, emit, new AbortController().signal);
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

test('a pipeline that cannot take these settings stands out with its reason; the others race', async () => {
  const tensors = tf.memory().numTensors;
  const { status, lanes } = await race(6, true, { method: { id: 'sparsegpt', options: {} }, calibration: 16 });
  expect(status).toBe('finished');
  expect(lanes.map(({ pipeline, ended }) => [pipeline, ended])).toEqual([
    ['trainPruneFinetune', 'finished'],
    ['pruneWhileTraining', 'refused'],
    ['pruneThenTrain', 'finished'],
  ]);
  expect(lanes[1]).toMatchObject({ refused: { details: { refusal: 'solveWhileTraining' } }, points: [] });
  expect(tf.memory().numTensors).toBe(tensors);
});

test('a language model races: all three with the same fuel, to the same sparsity', async () => {
  const tiny = tinySpec();
  const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 10 }, (_, i) => (row * 7 + i * 5) % 32));
  const data = { source: 'tokens', calibration: { ids }, evaluation: { ids } } as const;
  const source = await languageSource(data, { spec: tiny, codec: () => Promise.reject(new Error('ids need none')) });
  const on = {
    ...subject,
    spec: tiny,
    measure: async (network: Network) => ({
      evaluation: await evaluate(tiny, network.params, await source.test()),
      ms: 1,
    }),
    createRun: (recipe: Run['recipe']) =>
      runOn(createNetwork(tiny, paramsFromArrays(tiny, tinyWeights(tiny))), recipe, source),
  } as unknown as Subject;
  const change = { model: { architecture: 'file', weights: 'trained' }, data, batchSize: 2, sparsity: 0.5 } as const;
  const { lanes } = await race(4, true, change, on);
  for (const { ended, spent, sparsity, points, fuelMacs } of lanes) {
    // three passes over 2 sequences of 9 tokens, 4 times: weights and tied head, and attention over 5 tokens on average
    expect([spent.macs, fuelMacs]).toEqual([3 * 4 * 2 * 9 * (4352 + 320), spent.macs]);
    expect([ended, spent.steps]).toEqual(['finished', 4]);
    const { perplexity, loss, examples } = points.at(-1)!;
    expect([perplexity, examples]).toEqual([Math.exp(loss), 4]);
    expect(sparsity).toBeCloseTo(0.5, 2);
  }
});
