/**
 * `npx tsx scripts/bench/mnist.ts [mnist|fashion-mnist]`: the bundled CNN on real images from ../shared/datasets, by the
 * lab's own pipeline on WASM: train 3 epochs, prune 90 % by magnitude, fine-tune 1 epoch. Prints one JSON line a data set.
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
import { parseRecipe } from '../../src/engine/pipelines/recipe.ts';
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

await startWasm();
for (const name of process.argv[2] ? [process.argv[2]] : ['mnist', 'fashion-mnist']) {
  const folder = new URL(`../../../shared/datasets/${name}/`, import.meta.url);
  if (existsSync(folder)) await bench(name, folder);
  else console.log(`${name}: skipped, ../shared/datasets/${name} is not there`);
}

async function bench(name: string, folder: URL): Promise<void> {
  const [train, test] = [await load(name, folder, 'train'), await load(name, folder, 't10k')];
  const recipe = parseRecipe({
    version: 1,
    seed,
    model: { architecture: 'cnn', weights: 'fresh' },
    data: { source: 'files', train: train.size, test: test.size },
    stages: [
      { stage: 'train', epochs: 3, ...training },
      { stage: 'evaluate' },
      {
        stage: 'prune',
        sparsity: 0.9,
        method: { id: 'magnitude' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
      },
      { stage: 'evaluate' },
      { stage: 'finetune', epochs: 1, ...training },
      { stage: 'evaluate' },
    ],
  });
  const spec = architectures.get('cnn').build();
  const network = createNetwork(spec, createParams(spec, createRandom(seed).split('init')));
  const run = new Run(recipe, network, memorySource(name, train, test));
  const seconds = { train: 0, prune: 0, finetune: 0, evaluate: 0 };
  while (!run.finished) {
    const { stage } = recipe.stages[run.cursor.stage];
    const started = performance.now();
    await run.advance();
    seconds[stage] += (performance.now() - started) / 1000;
  }
  const { dense, pruned, recovered } = run.evaluations;
  console.log(
    JSON.stringify({
      data: name,
      architecture: 'cnn',
      seed,
      trainExamples: train.size,
      testExamples: test.size,
      accuracy: { dense: dense?.accuracy, pruned: pruned?.accuracy, recovered: recovered?.accuracy },
      sparsity: overallSparsity(network.masks.values()),
      revived: await countRevived(network.params, network.masks),
      seconds: Object.fromEntries(Object.entries(seconds).map(([key, value]) => [key, Math.round(value * 10) / 10])),
    }),
  );
  run.dispose();
  disposeNetwork(network);
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
