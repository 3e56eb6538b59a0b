import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { fingerprint } from '../../testing/contract.ts';
import { architectures } from '../models/architectures/index.ts';
import { countRevived } from '../models/masks.ts';
import { createParams, paramsToArrays } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointData.ts';
import { createNetwork, disposeNetwork } from './network.ts';
import { parseRecipe } from './recipe.ts';
import { Run } from './run.ts';

beforeAll(useWasm);

const data = blobSource(256, 200); // 8 batches of 32 an epoch

function newRun(lora: object | undefined, architecture = 'mlp', change: object = {}): Run {
  const training = { batchSize: 32, optimizer: { id: 'adamw' }, learningRate: { id: 'cosine' } };
  const recipe = parseRecipe({
    version: 1,
    seed: 5,
    model: { architecture, weights: 'fresh' },
    data: { source: 'digits', train: 256, test: 200 },
    stages: [
      { stage: 'train', epochs: 1, ...training },
      {
        stage: 'prune',
        sparsity: 0.9,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
      { stage: 'evaluate' },
      { stage: 'finetune', epochs: 1, ...training, lora, ...change },
      { stage: 'evaluate' },
    ],
  });
  const spec = architectures.get(architecture).build();
  return new Run(recipe, createNetwork(spec, createParams(spec, createRandom(recipe.seed))), data);
}

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}

test('only the adapters train, pruned weights stay exactly 0, and merged adapters are what is left', async () => {
  const run = newRun({ rank: 4, dropout: 0 });
  while (run.cursor.stage < 3) await run.advance();
  const before = await paramsToArrays(run.network.params);
  let last = await run.checkpoint();
  while (run.cursor.stage === 3) {
    const report = await run.advance();
    // adapters of [256, 784], [128, 256], [10, 128]: rank * (in + out) each
    expect(report).toMatchObject({ did: 'trainStep', adapters: 4 * (784 + 256 + 256 + 128 + 128 + 10) });
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    if (run.cursor.stage === 3) last = await run.checkpoint();
  }
  const after = await paramsToArrays(run.network.params);
  for (const [name, values] of after) {
    const mask = run.network.masks.get(name);
    if (!mask)
      expect(values).toEqual(before.get(name)); // biases stand still
    else {
      expect(values.every((value, place) => mask.kept[place] === 1 || Object.is(value, 0))).toBe(true);
      expect(values).not.toEqual(before.get(name));
      // W0 is what stood there before, all the way
      expect(last.stage?.arrays.get(name.replace('.weight', '.base_layer.weight'))).toEqual(before.get(name));
    }
  }
  while (!run.finished) await run.advance();
  const { pruned, recovered } = run.evaluations;
  expect(recovered!.accuracy).toBeGreaterThan(pruned!.accuracy);
  end(run);
});

test.each([
  ['mlp', 0],
  ['cnn', 0.05],
])('%s: from a checkpoint at any place, also its stored form, to the same bits (dropout %f)', async (name, dropout) => {
  const tensors = tf.memory().numTensors;
  const run = newRun({ rank: 2, dropout, targets: name === 'cnn' ? ['conv2', 'dense1'] : undefined }, name);
  while (run.cursor.stage < 3) await run.advance();
  const checkpoints = [await run.checkpoint()];
  while (run.cursor.stage === 3) {
    await run.advance();
    if (run.cursor.step % 3 === 1) checkpoints.push(await run.checkpoint());
  }
  const bits = async () => fingerprint(...(await paramsToArrays(run.network.params)).values());
  const once = await bits();
  for (const checkpoint of checkpoints) {
    run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
    while (run.cursor.stage === 3) await run.advance();
    expect(await bits()).toBe(once);
  }
  end(run);
  expect(tf.memory().numTensors).toBe(tensors);
});

test.each([
  ['a target that the network has not', { targets: ['q_proj'] }, {}, 'lora.targets'],
  [
    'masks that move underneath',
    {},
    {
      pruning: {
        sparsity: 0.9,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
    },
    'lora',
  ],
])('%s is refused', (_, lora, change, field) => {
  expect(() => newRun(lora, 'mlp', change)).toThrow(
    expect.objectContaining({ code: 'recipeInvalid', details: expect.objectContaining({ field }) }),
  );
});
