import { beforeAll, expect, test } from 'vitest';
import { architectures } from '../engine/models/architectures/index.ts';
import { createParams } from '../engine/models/params.ts';
import { createNetwork, disposeNetwork } from '../engine/pipelines/network.ts';
import { parseRecipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { useWasm } from '../testing/backends.ts';
import { blobSource } from '../testing/blobs.ts';
import { explainWeight } from './explainWeight.ts';

beforeAll(useWasm);

test('what a weight received is its new value minus its old one, with or without the memory of the solution', async () => {
  const spec = architectures.get('cnn').build();
  const prune = { method: { id: 'sparsegpt' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const finetune = { optimizer: { id: 'sgd' }, learningRate: { id: 'constant' }, epochs: 1, batchSize: 8 };
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [
      { stage: 'prune', sparsity: 0.6, calibration: 32, ...prune },
      { stage: 'finetune', ...finetune },
    ],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 16));
  const explain = async (column: number) =>
    (await explainWeight(run, { name: 'conv2.weight', row: 2, column }, () => false))!;
  await run.advance(); // gathered, nothing cut yet
  expect((await explain(100)).compensation).toBeNull();
  while (run.cursor.stage === 0) await run.advance();

  const kept = network.masks.get('conv2.weight')!.kept.subarray(2 * 144, 3 * 144);
  const column = kept.findIndex((bit, at) => at > 20 && bit === 1);
  const { before, now, compensation } = await explain(column);
  expect(compensation).toMatchObject({
    kind: 'received',
    columns: kept.subarray(0, column).filter((bit) => !bit).length,
  });
  expect(compensation).toHaveProperty('total', now - before);
  expect(now).not.toBe(before);

  const checkpoint = await run.checkpoint();
  const fromDisk = { ...checkpoint, pruning: { ...checkpoint.pruning!, explanations: new Map() } };
  run.restore(fromDisk);
  expect((await explain(column)).compensation).toEqual({ kind: 'received', total: now - before, columns: null });
  await run.advance(); // a training step moved it: what part was compensation is not known any more
  expect((await explain(column)).compensation).toBeNull();
  run.dispose();
  disposeNetwork(network);
});
