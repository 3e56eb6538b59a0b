import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { architectures } from '../../engine/models/architectures/index.ts';
import { createParams, paramsToArrays } from '../../engine/models/params.ts';
import { createNetwork, disposeNetwork } from '../../engine/pipelines/network.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { Run } from '../../engine/pipelines/run.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import type { EngineEvent, SpeedView } from '../protocol.ts';
import { runTiming } from './timing.ts';

beforeAll(useWasm);

async function prunedRun() {
  const spec = architectures.get('cnn').build();
  const prune = { method: { id: 'magnitude' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [{ stage: 'prune', sparsity: 0.6, ...prune }],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 16));
  const dense = await paramsToArrays(network.params);
  while (!run.finished) await run.advance();
  return { run, network, dense: async () => dense };
}

test('every version is weighed, tested and timed; neither the run nor a tensor changes', async () => {
  const { run, network, dense } = await prunedRun();
  const pruned = await paramsToArrays(network.params);
  const tensors = tf.memory().numTensors;
  const views: SpeedView[] = [];
  const emit = (event: EngineEvent) => views.push((event as { view: SpeedView }).view);
  await runTiming({ run, dense }, emit, new AbortController().signal, 5);
  const last = views.at(-1)!;
  expect(last).toMatchObject({ status: 'finished', backend: 'wasm', batch: 16, examples: 16, rounds: 5, total: 5 });
  expect(last.versions.map(({ id }) => id)).toEqual(['dense', 'masked', 'nm', 'csr', 'shrunk']);
  const [whole, masked, nm, csr] = last.versions;
  expect(whole.latency?.ratio).toEqual({ median: 1, low: 1, high: 1 });
  for (const { latency, quality, runs } of last.versions) {
    expect(runs).toBe(true);
    expect(quality!.accuracy).toBeGreaterThanOrEqual(0);
    expect(quality!.perplexity).toBeNull();
    expect(latency!.ms.low).toBeGreaterThan(0);
    expect(latency!.ms.low).toBeLessThanOrEqual(latency!.ms.high);
  }
  expect(csr.quality).toEqual(masked.quality);
  expect(masked.bytes).toBe(whole.bytes);
  expect(csr.bytes).toBeLessThan(whole.bytes);
  expect(nm.macs).toBeLessThan(0.7 * whole.macs);
  expect(views.filter(({ status }) => status === 'running').length).toBeGreaterThan(6);
  expect(await paramsToArrays(network.params)).toEqual(pruned);
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});

test('it stops between two rounds and says so', async () => {
  const { run, network, dense } = await prunedRun();
  const tensors = tf.memory().numTensors;
  const stop = new AbortController();
  const views: SpeedView[] = [];
  const emit = (event: EngineEvent) => {
    views.push((event as { view: SpeedView }).view);
    if (views.at(-1)?.rounds === 5) stop.abort();
  };
  await expect(runTiming({ run, dense }, emit, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(views.at(-1)).toMatchObject({ status: 'cancelled', rounds: 5 });
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});
