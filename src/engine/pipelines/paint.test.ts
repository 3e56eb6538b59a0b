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

test.each([
  ['wanda', 'a row'],
  ['sparsegpt', 'columns'],
])('%s: a stroke in a half-cut layer stays when the rest of it is cut', async (id, kind) => {
  const spec = architectures.get('mlp').build();
  const [cut] = recipe.stages;
  const stages = [{ ...cut, calibration: 8, method: { id, options: {} } }];
  const byParts = parseRecipe({ ...recipe, model: { architecture: 'mlp', weights: 'trained' }, stages });
  const run = new Run(byParts, createNetwork(spec, createParams(spec, createRandom(3))), blobSource(16, 8));
  const name = 'dense1.weight'; // [128, 784]
  const before = await matrixOf(run.network, name);
  while (run.phase !== 'mask') await run.advance();
  const untouched = await run.checkpoint();
  await run.advance();
  const [plainMask, plain] = [run.network.masks.get(name)!.kept.slice(), await matrixOf(run.network, name)];

  run.restore(untouched);
  for (let part = 0; part < 2; part++) await run.advancePart();
  expect(run.cursor.part).toBe(2);
  const area = { row: 1, column: 3, rows: 1, columns: 60 }; // in the parts that are cut, of either kind
  const inside = (at: number) => at >= 784 + 3 && at < 784 + 63;
  expect(await paint(run, { name, areas: [area], kept: true }, before), kind).toBeGreaterThan(5);
  await run.advancePart();
  await run.advance();
  expect(run.cursor.part).toBeUndefined();
  const [mask, now] = [run.network.masks.get(name)!.kept, await matrixOf(run.network, name)];
  expect(mask.filter((bit, at) => bit !== (inside(at) ? 1 : plainMask[at]))).toHaveLength(0);
  const wanted = (at: number) => (inside(at) && plainMask[at] === 0 ? before : plain).values[at];
  expect(now.values.filter((value, at) => value !== wanted(at))).toHaveLength(0);
  expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
  run.dispose();
  disposeNetwork(run.network);
});
