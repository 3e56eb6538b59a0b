import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { countRevived } from '../../models/masks.ts';
import { paramsFromArrays, paramsToArrays } from '../../models/params.ts';
import { createRandom } from '../../tensor/random.ts';
import { pruneDecoder } from '../decoder/prune.ts';
import { languageSource } from '../languageData.ts';
import { createNetwork, disposeNetwork, type Network } from '../network.ts';
import { parseRecipe } from '../recipe.ts';
import { Run } from '../run.ts';

const spec = tinySpec();
const weights = tinyWeights(spec);
const ids = [0, 1, 2].map((row) => Array.from({ length: 12 - row }, (_, i) => (row * 11 + i * 5) % 32));
const sequences = ids.map((row) => Int32Array.from(row));
const noCodec = () => Promise.reject(new Error('ids need no tokenizer'));

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

function recipeOf(prune: object, after: readonly object[] = []) {
  return parseRecipe({
    version: 1,
    seed: 4,
    model: { architecture: 'llama', weights: 'trained' },
    data: { source: 'tokens', calibration: { ids }, evaluation: { ids } },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        method: { id: 'wanda' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        ...prune,
      },
      ...after,
      { stage: 'evaluate' },
    ],
  });
}

async function start(recipe: ReturnType<typeof recipeOf>): Promise<{ run: Run; network: Network }> {
  const network = createNetwork(spec, paramsFromArrays(spec, weights));
  const data = await languageSource(recipe.data, { spec, codec: noCodec });
  return { network, run: new Run(recipe, network, data) };
}

const finetune = {
  stage: 'finetune',
  epochs: 2,
  batchSize: 2,
  optimizer: { id: 'adamw' },
  learningRate: { id: 'constant' },
};

describe.each([
  ['wanda', { method: { id: 'wanda' } }],
  ['sparsegpt 2:4', { method: { id: 'sparsegpt' }, pattern: { id: 'nm' } }],
  ['random', { method: { id: 'random' } }],
  ['magnitude over the whole model', { method: { id: 'magnitude' }, allocation: { id: 'global' } }],
  ['wanda by OWL', { method: { id: 'wanda' }, allocation: { id: 'owl' } }],
])('%s', (_, changes) => {
  test('cuts in memory as a checkpoint is cut that is read block by block, to the same bits', async () => {
    const recipe = recipeOf(changes);
    const { run, network } = await start(recipe);
    while (run.cursor.stage === 0) await run.advance();
    const params = await paramsToArrays(network.params);
    const [stage] = recipe.stages;
    if (stage.stage !== 'prune') throw new Error('the first stage prunes');
    const random = createRandom(recipe.seed).split('stage 0');
    const source = { read: async (name: string) => weights.get(name)! };
    let seen = 0;
    const request = { spec, source, calibration: sequences, stage, random, errors: true };
    for await (const { name, mask, changed, error } of pruneDecoder(request)) {
      expect(network.masks.get(name)?.kept, name).toEqual(mask.kept);
      if (changed) expect(params.get(name)).toEqual(changed);
      expect(run.pruning?.errors?.get(name)).toBeCloseTo(error ?? -1, 5);
      seen += 1;
    }
    expect(seen).toBe(14);
    run.dispose();
    disposeNetwork(network);
  });

  test('goes on from any step to the same bits, also in another run without what the first one remembered', async () => {
    const recipe = recipeOf(changes, [finetune]);
    const { run, network } = await start(recipe);
    const checkpoints = [await run.checkpoint()];
    while (!run.finished) {
      await run.advance();
      checkpoints.push(await run.checkpoint());
    }
    const wanted = await paramsToArrays(network.params);
    expect(await countRevived(network.params, network.masks)).toBe(0);
    for (const at of [1, 9, 17, checkpoints.length - 3]) {
      const other = await start(recipe);
      const { stage, ...rest } = checkpoints[at];
      other.run.restore({ ...rest, stage: stage && { step: stage.step, arrays: stage.arrays } });
      while (!other.run.finished) await other.run.advance();
      expect(await paramsToArrays(other.network.params)).toEqual(wanted);
      expect(other.run.evaluations.recovered?.perplexity).toBe(run.evaluations.recovered?.perplexity);
      other.run.dispose();
      disposeNetwork(other.network);
    }
    run.dispose();
    disposeNetwork(network);
  });
});

test('a step is a block watched, a layer scored or a layer cut, block after block', async () => {
  const { run, network } = await start(recipeOf({}));
  const did: string[] = [];
  while (run.cursor.stage === 0) {
    const report = await run.advance();
    did.push(report.did === 'gathered' ? `block ${report.block}` : report.did);
    if (did.length === 15) expect([...(run.pruning?.done ?? [])]).toHaveLength(7);
  }
  const block = [...new Array(7).fill('scored'), ...new Array(7).fill('masked')];
  expect(did).toEqual(['block 0', ...block, 'block 1', ...block]);
  run.dispose();
  disposeNetwork(network);
});

test('a method that reads gradients scores the whole decoder first', async () => {
  const { run, network } = await start(recipeOf({ method: { id: 'snip' } }));
  while (!run.finished) await run.advance();
  expect(run.evaluations.pruned?.perplexity).toBeGreaterThan(1);
  expect(await countRevived(network.params, network.masks)).toBe(0);
  run.dispose();
  disposeNetwork(network);
});
