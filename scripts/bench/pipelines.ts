/**
 * `npx tsx scripts/bench/pipelines.ts [digits|mnist] [train=6000] [epochs=3] [ft=1]`: the three pipelines on the CNN from
 * the same fresh weights, with equal budgets, at 80, 90 and 95 % and three seeds; accuracy on the whole test set. The
 * budget is what the first pipeline takes: `epochs` of training and `ft` of fine-tuning on `train` images (0 = all of
 * them). One JSON line a sparsity. MNIST comes from ../shared/datasets and is skipped in sight where it is not there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { subset } from '../../src/engine/data/dataset.ts';
import { worldSeed } from '../../src/engine/data/digits/index.ts';
import { loadIdx } from '../../src/engine/data/idx.ts';
import { bytesSource } from '../../src/engine/io/byteSource.ts';
import { architectures } from '../../src/engine/models/architectures/index.ts';
import { countRevived } from '../../src/engine/models/masks.ts';
import { createParams } from '../../src/engine/models/params.ts';
import { plannedBudget } from '../../src/engine/pipelines/budget.ts';
import type { DataSource } from '../../src/engine/pipelines/data.ts';
import { defaultSettings } from '../../src/engine/pipelines/defaults.ts';
import { createNetwork, disposeNetwork } from '../../src/engine/pipelines/network.ts';
import { recipeOf } from '../../src/engine/pipelines/presets.ts';
import { overallSparsity } from '../../src/engine/pipelines/pruneModel.ts';
import { Run } from '../../src/engine/pipelines/run.ts';
import type { Settings } from '../../src/engine/pipelines/settings.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { digitsSource, memorySource } from '../../src/workers/digitsSource.ts';
import { raceRecipes } from '../../src/workers/explorations/racing.ts';

const sparsities = [0.8, 0.9, 0.95];
const seeds = [1, 2, 3];

const [wanted, ...given] = process.argv.slice(2);
const options = Object.fromEntries(given.map((option) => option.split('='))) as Record<string, string | undefined>;
const train = Number(options.train ?? 6000);
const epochs = { trainEpochs: Number(options.epochs ?? 3), finetuneEpochs: Number(options.ft ?? 1) };
await startWasm();
const spec = architectures.get('cnn').build();
for (const name of wanted ? [wanted] : ['digits', 'mnist']) {
  const data = await open(name);
  if (data) await bench(name, data);
}
process.exit(); // the data source's message channel would keep the process waiting

async function bench(name: string, data: DataSource): Promise<void> {
  for (const sparsity of sparsities) {
    const accuracy: Record<string, number[]> = {};
    let budget = 0;
    for (const seed of seeds) {
      const settings: Settings = {
        ...defaultSettings,
        ...epochs,
        seed,
        sparsity,
        model: { architecture: 'cnn', weights: 'fresh' },
        data: { source: 'digits', train: data.trainSize, test: data.testSize },
      };
      // the first pipeline's own length is the fuel of all three
      budget = plannedBudget(recipeOf(settings), spec, 1).steps;
      for (const recipe of raceRecipes({ settings, fuel: budget, matched: true }, spec)) {
        const start = createParams(spec, createRandom(seed).split('init'));
        const run = new Run(recipe, createNetwork(spec, start), data);
        while (!run.finished) await run.advance();
        const zeros = await countRevived(run.network.params, run.network.masks);
        const got = overallSparsity(run.network.masks.values());
        if (zeros > 0 || Math.abs(got - sparsity) > 0.01 || run.spent.steps !== budget) {
          throw new Error(`${name}: ${zeros} zeros back, sparsity ${got}, ${run.spent.steps} of ${budget} steps`);
        }
        const { recovered, pruned } = run.evaluations;
        const pipeline = recipe.stages.map(({ stage }) => stage).join(' > ');
        accuracy[pipeline] = [...(accuracy[pipeline] ?? []), (recovered ?? pruned)?.accuracy ?? Number.NaN];
        run.dispose();
        disposeNetwork(run.network);
      }
    }
    console.log(
      `pipelines ${JSON.stringify({ data: name, train: data.trainSize, sparsity, steps: budget, seeds, accuracy })}`,
    );
  }
}

async function open(name: string): Promise<DataSource | null> {
  if (name === 'digits') return digitsSource({ train: train || 6000, test: 1000 }, worldSeed, () => {});
  const folder = new URL(`../../../shared/datasets/${name}/`, import.meta.url);
  if (!existsSync(folder)) {
    console.log(`${name}: skipped, ../shared/datasets/${name} is not there`);
    return null;
  }
  const load = (split: 'train' | 't10k') => {
    const read = (kind: string) => {
      const fileName = `${split}-${kind}-ubyte.gz`;
      return bytesSource(new Uint8Array(readFileSync(new URL(fileName, folder))), fileName);
    };
    return loadIdx({ name, images: read('images-idx3'), labels: read('labels-idx1'), classes: 10, budgetBytes: 1e9 });
  };
  const all = await load('train');
  return memorySource(name, subset(all, Math.min(train || all.size, all.size)), await load('t10k'));
}
