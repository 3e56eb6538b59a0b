import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { architectures } from '../models/architectures/index.ts';
import { countRevived } from '../models/masks.ts';
import { createParams } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { createNetwork, disposeNetwork, matrixOf } from './network.ts';
import { paint } from './paint.ts';
import { parseRecipe } from './recipe.ts';
import { Run } from './run.ts';

beforeAll(useWasm);

const entries = { method: { id: 'magnitude' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
const recipe = parseRecipe({
  version: 1,
  seed: 1,
  model: { architecture: 'cnn', weights: 'trained' },
  data: { source: 'digits', train: 64, test: 16 },
  stages: [
    { stage: 'prune', sparsity: 0.5, ...entries },
    { stage: 'finetune', epochs: 2, batchSize: 32, optimizer: { id: 'adamw' }, learningRate: { id: 'constant' } },
  ],
});

test('a row is cut by hand in the middle of training, stays 0 through it, and comes back as it was before the cut', async () => {
  const spec = architectures.get('cnn').build();
  const run = new Run(recipe, createNetwork(spec, createParams(spec, createRandom(3))), blobSource(64, 16));
  const name = 'conv2.weight';
  const before = await matrixOf(run.network, name);
  while (run.cursor.stage === 0) await run.advance();
  await run.advance();
  const tensors = tf.memory().numTensors;
  const row = { row: 3, column: 0, rows: 1, columns: 1000 }; // wider than the matrix: clamped
  const keptInRow = () =>
    run.network.masks
      .get(name)!
      .kept.subarray(3 * 144, 4 * 144)
      .reduce((sum, bit) => sum + bit, 0);
  const kept = keptInRow();
  expect(await paint(run, { name, areas: [row, row], kept: false }, before)).toBe(kept);
  expect(run.cursor).toEqual({ stage: 1, step: 1 });
  expect(tf.memory().numTensors).toBe(tensors);
  await run.advance();
  expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
  expect(keptInRow()).toBe(0);

  expect(await paint(run, { name, areas: [row], kept: true }, before)).toBe(144);
  const now = await matrixOf(run.network, name);
  expect(now.values.subarray(3 * 144, 4 * 144)).toEqual(before.values.subarray(3 * 144, 4 * 144));
  // the other weights that are cut are still exactly 0, also after the next step
  await run.advance();
  expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
  expect(run.maskHistory.moves.slice(-2).map(({ layers }) => layers)).toEqual([
    [{ layer: name, cut: kept, grown: 0 }],
    [{ layer: name, cut: 0, grown: 144 }],
  ]);
  expect(await paint(run, { name, areas: [row], kept: true }, before)).toBe(0);
  run.dispose();
  disposeNetwork(run.network);
});

test('without the guard fine-tuning wakes what was cut, and the count says so', async () => {
  const spec = architectures.get('mlp').build();
  const unguarded = parseRecipe({
    ...recipe,
    model: { architecture: 'mlp', weights: 'trained' },
    stages: recipe.stages.map((stage) => (stage.stage === 'finetune' ? { ...stage, guard: false } : stage)),
  });
  const run = new Run(unguarded, createNetwork(spec, createParams(spec, createRandom(3))), blobSource(64, 16));
  while (run.cursor.stage === 0) await run.advance();
  expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
  await run.advance();
  expect(await countRevived(run.network.params, run.network.masks)).toBeGreaterThan(0);
  run.dispose();
  disposeNetwork(run.network);
});
