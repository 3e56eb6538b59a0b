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
import type { EngineEvent } from '../protocol.ts';
import { runQuantization } from './quantizing.ts';
import type { QuantizationView } from './views.ts';

beforeAll(useWasm);

test('dense, pruned, quantized and both are measured; neither the run nor a tensor changes', async () => {
  const spec = architectures.get('cnn').build();
  const prune = { method: { id: 'magnitude' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 40 },
    stages: [{ stage: 'prune', sparsity: 0.6, ...prune }],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 40));
  const dense = await paramsToArrays(network.params);
  while (!run.finished) await run.advance();
  const pruned = await paramsToArrays(network.params);
  const tensors = tf.memory().numTensors;
  const events: EngineEvent[] = [];
  const activations = { bits: 8, range: 'affine', calibration: 'minMax' } as const;
  const scheme = { bits: 4, granularity: 'channel', range: 'symmetric', activations } as const;
  await runQuantization(
    { run, dense: async () => dense },
    scheme,
    (event) => events.push(event),
    new AbortController().signal,
  );
  const { view } = events.at(-1) as { view: QuantizationView };
  expect(view.status).toBe('finished');
  expect(view.variants.map(({ variant, bits }) => [variant, bits])).toEqual([
    ['dense', 32],
    ['pruned', 32],
    ['quantized', 4],
    ['both', 4],
  ]);
  const [whole, cut, rounded, both] = view.variants;
  expect(cut.weights / view.prunable).toBeCloseTo(0.4, 2);
  expect(whole.weights).toBe(view.prunable);
  expect(both.bytes).toBeLessThan(Math.min(cut.bytes, rounded.bytes));
  expect(rounded.values).toBeLessThan(whole.values);
  for (const layer of view.layers) {
    // the drawn row is on one symmetric grid of 4 bits: at most 14 values that are not 0
    expect(layer.counts.quantized.filter((count) => count > 0).length).toBeLessThanOrEqual(14);
    expect(layer.pruned.relative).toBeGreaterThan(0);
  }
  // only what has integer weights reads integers; 8 bits of activations cost less than 4 bits of weights
  expect(view.variants.map(({ activations }) => activations !== null)).toEqual([false, false, true, true]);
  expect(view.outputs).toMatchObject({ examples: 40, calibration: 32 });
  expect(view.outputs?.layers.map(({ name }) => name)).toEqual(view.layers.map(({ name }) => name));
  for (const { dense, pruned } of view.outputs?.layers ?? []) {
    for (const { weights, activations } of [dense, pruned]) {
      expect(weights).toBeGreaterThan(0);
      expect(activations).not.toBe(weights);
      expect(Math.abs((activations ?? Number.NaN) - weights)).toBeLessThan(weights);
    }
  }
  expect(await paramsToArrays(network.params)).toEqual(pruned);
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});

test('a network that has become smaller stands beside the one that it came from', async () => {
  const spec = architectures.get('cnn').build();
  const prune = { method: { id: 'filterNorm' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [{ stage: 'prune', sparsity: 0.5, ...prune }, { stage: 'compact' }],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 16));
  const dense = await paramsToArrays(network.params);
  while (!run.finished) await run.advance();
  const tensors = tf.memory().numTensors;
  const events: EngineEvent[] = [];
  const activations = { bits: 8, range: 'affine', calibration: 'minMax' } as const;
  const scheme = { bits: 8, granularity: 'channel', range: 'symmetric', activations } as const;
  const told = (event: EngineEvent) => events.push(event);
  await runQuantization({ run, dense: async () => dense }, scheme, told, new AbortController().signal);
  const { view } = events.at(-1) as { view: QuantizationView };
  const [whole, cut, rounded, both] = view.variants;
  expect([view.status, whole.weights]).toEqual(['finished', view.prunable]);
  expect(cut.weights).toBeLessThan(0.6 * whole.weights); // smaller, with no zeros in it
  expect(both.bytes).toBeLessThan(rounded.bytes);
  expect(view.outputs?.layers.every(({ pruned }) => pruned.weights > 0 && pruned.weights < 0.1)).toBe(true);
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});
