/**
 * `npx tsx scripts/bench/mnist.ts [mnist|fashion-mnist]`: the bundled CNN on real images from ../shared/datasets, by the
 * lab's own pipeline on WASM: train 3 epochs, then from that checkpoint, for each allocation, prune 90 % by magnitude and
 * fine-tune 1 epoch. Prints one JSON line a data set.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Dataset } from '../../src/engine/data/dataset.ts';
import { loadIdx } from '../../src/engine/data/idx.ts';
import { bytesSource } from '../../src/engine/io/byteSource.ts';
import { architectures } from '../../src/engine/models/architectures/index.ts';
import { countRevived } from '../../src/engine/models/masks.ts';
import { createParams } from '../../src/engine/models/params.ts';
import { createNetwork, disposeNetwork } from '../../src/engine/pipelines/network.ts';
import { overallSparsity } from '../../src/engine/pipelines/pruneModel.ts';
import { parseRecipe, type Recipe } from '../../src/engine/pipelines/recipe.ts';
import { Run } from '../../src/engine/pipelines/run.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { memorySource } from '../../src/workers/digitsSource.ts';

const seed = 1;
const training = {
  batchSize: 64,
  optimizer: { id: 'adamw', options: {} },
  learningRate: { id: 'cosine', options: {} },
};

const allocations = ['uniform', 'global', 'erk'] as const;
/** Index of the pruning stage. */
const firstPruning = 2;

await startWasm();
for (const name of process.argv[2] ? [process.argv[2]] : ['mnist', 'fashion-mnist']) {
  const folder = new URL(`../../../shared/datasets/${name}/`, import.meta.url);
  if (existsSync(folder)) await bench(name, folder);
  else console.log(`${name}: skipped, ../shared/datasets/${name} is not there`);
}

process.exit(); // the data source's message channel would keep the process waiting

async function bench(name: string, folder: URL): Promise<void> {
  const [train, test] = [await load(name, folder, 'train'), await load(name, folder, 't10k')];
  const recipes = allocations.map((allocation) => recipeOf(train.size, test.size, allocation));
  const spec = architectures.get('cnn').build();
  const network = createNetwork(spec, createParams(spec, createRandom(seed).split('init')));
  const run = new Run(recipes[0], network, memorySource(name, train, test));
  const started = performance.now();
  while (run.cursor.stage < firstPruning) await run.advance();
  const trained = await run.checkpoint();
  const trainAndEvaluateSeconds = secondsSince(started);
  const outcomes: Record<string, unknown> = {};
  for (const [index, allocation] of allocations.entries()) {
    run.restore(trained, recipes[index]);
    const from = performance.now();
    while (!run.finished) await run.advance();
    const { pruned, recovered } = run.evaluations;
    outcomes[allocation] = {
      pruned: pruned?.accuracy,
      recovered: recovered?.accuracy,
      sparsity: overallSparsity(network.masks.values()),
      revived: await countRevived(network.params, network.masks),
      seconds: secondsSince(from),
    };
  }
  console.log(
    JSON.stringify({
      data: name,
      architecture: 'cnn',
      seed,
      trainExamples: train.size,
      testExamples: test.size,
      dense: run.evaluations.dense?.accuracy,
      trainAndEvaluateSeconds,
      outcomes,
    }),
  );
  run.dispose();
  disposeNetwork(network);
}

function recipeOf(trainSize: number, testSize: number, allocation: string): Recipe {
  return parseRecipe({
    version: 1,
    seed,
    model: { architecture: 'cnn', weights: 'fresh' },
    data: { source: 'files', train: trainSize, test: testSize },
    stages: [
      { stage: 'train', epochs: 3, ...training },
      { stage: 'evaluate' },
      {
        stage: 'prune',
        sparsity: 0.9,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: allocation },
      },
      { stage: 'evaluate' },
      { stage: 'finetune', epochs: 1, ...training },
      { stage: 'evaluate' },
    ],
  });
}

/** To a tenth. */
function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}

async function load(name: string, folder: URL, split: 'train' | 't10k'): Promise<Dataset> {
  const file = (kind: string) => {
    const fileName = `${split}-${kind}-ubyte.gz`;
    return bytesSource(Uint8Array.from(readFileSync(new URL(fileName, folder))), fileName);
  };
  return loadIdx({
    name,
    images: file('images-idx3'),
    labels: file('labels-idx1'),
    classes: 10,
    budgetBytes: 1e9,
  });
}
