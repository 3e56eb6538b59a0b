import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { architectures } from '../../engine/models/architectures/index.ts';
import { createParams, paramsFromArrays, paramsToArrays } from '../../engine/models/params.ts';
import { languageSource } from '../../engine/pipelines/languageData.ts';
import { createNetwork, disposeNetwork } from '../../engine/pipelines/network.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { Run } from '../../engine/pipelines/run.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { EngineEvent } from '../protocol.ts';
import { runFilm } from './filming.ts';
import type { FilmView } from './views.ts';

beforeAll(useWasm);

test('a layer is filmed from the uncut weights to the solved ones, and the run is as it was', async () => {
  const spec = architectures.get('cnn').build();
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.6,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
    ],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 16));
  const dense = await paramsToArrays(network.params);
  const tensors = tf.memory().numTensors;
  const events: EngineEvent[] = [];
  const request = { name: 'conv2.weight', sparsity: 0.6 };
  const source = { run, dense: async () => dense };
  await runFilm(source, request, (event) => events.push(event), new AbortController().signal);
  const { view } = events.at(-1) as { view: FilmView };
  const { rows, columns } = view.shown;
  expect([view.rows, view.columns, columns]).toEqual([32, 144, 144]);
  expect([view.examples, view.tokens]).toEqual([32, null]);
  expect(view.frames).toHaveLength((columns + 1) * rows * columns);
  const frame = (at: number) => view.frames.subarray(at * rows * columns, (at + 1) * rows * columns);
  expect(frame(0).some((value) => value === 0)).toBe(false);
  expect([...frame(columns)].map((value) => (value === 0 ? 0 : 1))).toEqual([...view.kept]);
  // a block is judged before its first column is cut: by w^2 / diagonal^2 of the weights as the block found them
  expect(view.blocks).toEqual([
    [0, 128],
    [128, 144],
  ]);
  for (const column of [0, 77, 127]) {
    const place = 3 * columns + column;
    const judged = frame(0)[place] ** 2 / view.diagonal[column] ** 2;
    expect(view.scores[place] / judged).toBeCloseTo(1, 5);
  }
  const cut = view.cut.reduce((sum, one) => sum + one, 0);
  expect(cut / (32 * 144)).toBeCloseTo(0.6, 2);
  const last = (errors: Float32Array) => errors[errors.length - 1];
  expect(last(view.errors.compensated)).toBeGreaterThan(0);
  expect(last(view.errors.compensated)).toBeLessThan(last(view.errors.plain));
  expect(await paramsToArrays(network.params)).toEqual(dense);
  expect(tf.memory().numTensors).toBe(tensors);
  run.dispose();
  disposeNetwork(network);
});

test('of a language model it counts the tokens behind the Hessian', async () => {
  const spec = tinySpec();
  const ids = [
    [1, 2, 3, 4, 5],
    [6, 7, 8],
  ];
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'llama', weights: 'trained' },
    data: { source: 'tokens', calibration: { ids }, evaluation: { ids } },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        method: { id: 'sparsegpt' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
    ],
  });
  const dense = tinyWeights(spec);
  const network = createNetwork(spec, paramsFromArrays(spec, dense));
  const codec = () => Promise.reject(new Error('ids need no tokenizer'));
  const data = await languageSource(recipe.data, { spec, codec });
  const run = new Run(recipe, network, data);
  const events: EngineEvent[] = [];
  const request = { name: 'model.layers.1.mlp.down_proj.weight', sparsity: 0.5 };
  await runFilm(
    { run, dense: async () => dense },
    request,
    (event) => events.push(event),
    new AbortController().signal,
  );
  const { view } = events.at(-1) as { view: FilmView };
  expect([view.examples, view.tokens]).toEqual([2, 8]);
  run.dispose();
  disposeNetwork(network);
});
