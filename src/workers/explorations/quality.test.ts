/** A language model looked at more closely: what is told of it is its perplexity, and the least that is possible. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { TokenDataset } from '../../engine/data/dataset.ts';
import { paramsFromArrays } from '../../engine/models/params.ts';
import { languageSource } from '../../engine/pipelines/languageData.ts';
import { createNetwork, disposeNetwork } from '../../engine/pipelines/network.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { Run } from '../../engine/pipelines/run.ts';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { EngineEvent } from '../protocol.ts';
import type { Quality, QuantizationView, SpeedView } from './api.ts';
import { runQuantization } from './quantizing.ts';
import { runTiming } from './timing.ts';

beforeAll(useWasm);

test('speed and quantization tell the same perplexities of one run, with the entropy of its texts', async () => {
  const spec = tinySpec();
  const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 10 }, (_, i) => (row * 7 + i * 5) % 32));
  const data = { source: 'tokens', calibration: { ids }, evaluation: { ids } } as const;
  const own = await languageSource(data, { spec, codec: () => Promise.reject(new Error('ids need none')) });
  const known = { ...((await own.test()) as TokenDataset), bounds: Float64Array.of(9, 9, 9, 9) }; // 1 nat a token
  const dense = tinyWeights(spec);
  const network = createNetwork(spec, paramsFromArrays(spec, dense));
  const prune = { method: { id: 'magnitude' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const model = { architecture: 'file', weights: 'trained' };
  const stages = [{ stage: 'prune', sparsity: 0.6, ...prune }];
  const run = new Run(parseRecipe({ version: 1, seed: 1, model, data, stages }), network, {
    ...own,
    test: async () => known,
  });
  while (!run.finished) await run.advance();
  const tensors = tf.memory().numTensors;
  const events: EngineEvent[] = [];
  const emit = (event: EngineEvent) => events.push(event);
  const { signal } = new AbortController();
  await runTiming({ run, dense: async () => dense }, emit, signal, 2);
  const speed = (events.at(-1) as { view: SpeedView }).view.versions;
  const scheme = { bits: 8, granularity: 'channel', range: 'symmetric', activations: null } as const;
  await runQuantization({ run, dense: async () => dense }, scheme, emit, signal);
  const { variants } = (events.at(-1) as { view: QuantizationView }).view;
  const of = ({ accuracy, loss, perplexity, boundPerplexity }: Quality) => [
    accuracy,
    loss,
    perplexity,
    boundPerplexity,
  ];
  const [whole, masked] = speed.map(({ quality }) => quality!);
  expect(variants.slice(0, 2).map(of)).toEqual([whole, masked].map(of));
  expect(whole.perplexity).toBe(Math.exp(whole.loss));
  expect(masked.perplexity).not.toBe(whole.perplexity);
  for (const { boundPerplexity } of variants) expect(boundPerplexity).toBeCloseTo(Math.E, 12);
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});
