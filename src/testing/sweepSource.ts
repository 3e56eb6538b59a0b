/** A small network and its digits, to be swept in tests. */
import { generateDigits } from '../engine/data/digits/index.ts';
import { mlp } from '../engine/models/architectures/mlp.ts';
import { createParams, disposeParams, paramsToArrays } from '../engine/models/params.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { SweepSource } from '../workers/sweeps/source.ts';

export async function createSweepSource(): Promise<SweepSource> {
  const spec = mlp.build();
  const params = createParams(spec, createRandom(3));
  const train = generateDigits({ count: 20, first: 0, seed: 1, split: 'train' });
  const test = generateDigits({ count: 30, first: 0, seed: 1, split: 'test' });
  const source: SweepSource = {
    spec,
    params: await paramsToArrays(params),
    masks: new Map(),
    base: recipeOf(defaultSettings).stages[0] as PruneStage,
    stage: 0,
    data: { name: 'digits', trainSize: 20, testSize: 30, train: async () => train, test: async () => test },
    recipeSeed: 7,
    architecture: 'mlp',
    origin: 'bundled',
  };
  disposeParams(params);
  return source;
}
