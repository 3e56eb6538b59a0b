/** What goes together: every method under every pattern in every pipeline either runs to its end or says why it cannot. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { LabError } from '../errors.ts';
import { methods } from '../methods/index.ts';
import type { Method } from '../methods/method.ts';
import { countRevived } from '../models/masks.ts';
import { createParams, paramsFromArrays, paramsToArrays } from '../models/params.ts';
import { defaultOptions } from '../options.ts';
import { patterns } from '../patterns/index.ts';
import type { Pattern } from '../patterns/pattern.ts';
import { createRandom } from '../tensor/random.ts';
import type { DataSource } from './data.ts';
import { defaultFromScratch, defaultSettings, defaultWhileTraining } from './defaults.ts';
import { languageSource } from './languageData.ts';
import { allMasks, createNetwork, disposeNetwork } from './network.ts';
import { recipeOf } from './presets.ts';
import { overallSparsity } from './pruneModel.ts';
import { Run } from './run.ts';
import type { Settings } from './settings.ts';

let tensors = 0;
beforeAll(useWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const pipelines = ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'] as const;
/** The first convolution reads 3 x 3 positions of one channel: no whole window of 4. */
const images = {
  data: { source: 'digits', train: 16, test: 8 },
  protect: ['conv1.weight'],
} as const satisfies Partial<Settings>;
const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 8 }, (_, i) => (row * 7 + i * 5) % 32));
const text = {
  data: { source: 'tokens', calibration: { ids }, evaluation: { ids } },
} as const satisfies Partial<Settings>;

const base: Settings = {
  ...defaultSettings,
  model: { architecture: 'file', weights: 'trained' },
  batchSize: 2,
  trainEpochs: 0.5, // two steps of text, four of images
  finetuneEpochs: 0.5,
  calibration: 4,
  sparsity: 0.5,
  compact: false,
  whileTraining: { ...defaultWhileTraining, frequency: 1 },
  fromScratch: { ...defaultFromScratch, weights: 'fresh' },
  lora: { rank: 2, finetune: false, pruneEpochs: 1 },
};
const spec = { images: smallConvNet, text: tinySpec() };

async function start(kind: keyof typeof spec, change: Partial<Settings>): Promise<Run> {
  const settings = { ...base, ...(kind === 'images' ? images : text), ...change };
  const recipe = recipeOf(settings, spec[kind]);
  const params = () =>
    kind === 'images'
      ? createParams(smallConvNet, createRandom(2))
      : paramsFromArrays(spec.text, tinyWeights(spec.text));
  const codec = () => Promise.reject(new Error('ids need no tokenizer'));
  const data: DataSource =
    kind === 'images' ? blobSource(16, 8) : await languageSource(recipe.data, { spec: spec.text, codec });
  const network = createNetwork(spec[kind], params());
  try {
    return new Run(recipe, network, data);
  } catch (thrown) {
    disposeNetwork(network);
    throw thrown;
  }
}

/** 'runs', or the reason it is refused with before anything starts. */
async function outcomeOf(kind: keyof typeof spec, change: Partial<Settings>): Promise<string> {
  let run: Run;
  try {
    run = await start(kind, change);
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return String(thrown.details.refusal ?? thrown.code);
  }
  try {
    while (!run.finished) await run.advance();
    expect(await countRevived(run.network.params, allMasks(run.network))).toBe(0);
    const got = overallSparsity(run.network.masks.values());
    expect(got).toBeGreaterThan(0.2); // whole heads and channels of the few that there are
    expect(got).toBeLessThan(0.9);
    return 'runs';
  } finally {
    end(run);
  }
}

/** While every weight trains, only scores of single weights can move the masks, and a pattern that leaves them room. */
function wanted(method: Method, pattern: Pattern, pipeline: Settings['pipeline']): string {
  if (pipeline !== 'pruneWhileTraining') return 'runs';
  if (method.kind === 'scoreGroups') return 'takesChannels';
  if (method.kind === 'scoreSteps') return 'needsAdapters';
  if (method.kind === 'solve') return 'solveWhileTraining';
  return pattern.fixedSparsity(defaultOptions(pattern.options)) === null ? 'runs' : 'patternDictates';
}

describe.each(['images', 'text'] as const)('every method x pattern x pipeline runs, or says why not: %s', (kind) => {
  test.each(methods.entries)('$id', async (method) => {
    const [found, expected]: [string[], string[]] = [[], []];
    for (const pattern of patterns.entries) {
      for (const pipeline of pipelines) {
        const change = {
          pipeline,
          method: { id: method.id, options: defaultOptions(method.options) },
          pattern: { id: pattern.id, options: defaultOptions(pattern.options) },
        };
        found.push(`${pattern.id} ${pipeline}: ${await outcomeOf(kind, change)}`);
        expected.push(`${pattern.id} ${pipeline}: ${wanted(method, pattern, pipeline)}`);
      }
    }
    expect(found).toEqual(expected);
  });
});

test.each(['magnitude', 'wanda', 'sparsegpt'])(
  'post-training, one-shot on a decoder: %s cuts, and nothing trains',
  async (id) => {
    const run = await start('text', { method: { id, options: {} }, finetuneEpochs: 0 });
    expect(run.recipe.stages.map(({ stage }) => stage)).toEqual(['prune', 'evaluate']);
    const did = new Set<string>();
    while (!run.finished) did.add((await run.advance()).did);
    expect(did).not.toContain('trainStep');
    expect(run.losses).toEqual([]);
    expect(Number.isFinite(run.evaluations.pruned?.perplexity)).toBe(true);
    expect(overallSparsity(run.network.masks.values())).toBeCloseTo(0.5, 2);
    end(run);
  },
);

describe('pipelines 2 and 3 on a decoder', () => {
  const gradual = { pipeline: 'pruneWhileTraining' } as const;
  const rigl = {
    ...gradual,
    model: { architecture: 'file', weights: 'fresh' },
    allocation: { id: 'erk', options: {} },
    whileTraining: { ...defaultWhileTraining, frequency: 1, rule: { id: 'rigl', options: {} } },
  } as const;

  test.each<[string, Partial<Settings>]>([
    ['gradual magnitude', { ...gradual, method: { id: 'magnitude', options: {} } }],
    ['gradual Wanda', { ...gradual, method: { id: 'wanda', options: {} } }],
    ['RigL', rigl],
  ])('%s moves the masks of every projection to the wanted sparsity; no zero comes back', async (_, change) => {
    const run = await start('text', { ...change, trainEpochs: 3 });
    let moved = 0;
    while (!run.finished) {
      const { did } = await run.advance();
      if (did === 'masksMoved') moved += 1;
      expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    }
    expect(moved).toBeGreaterThan(1);
    expect(run.network.masks.size).toBe(14);
    expect(overallSparsity(run.network.masks.values())).toBeCloseTo(0.5, 2);
    end(run);
  });

  const fresh = { pipeline: 'pruneThenTrain', model: { architecture: 'file', weights: 'fresh' } } as const;
  test.each(['fresh', 'original', 'rewind'] as const)('what is left trains from %s weights', async (weights) => {
    const fromScratch = { ...defaultFromScratch, weights, rewindStep: 1 };
    const run = await start('text', { ...fresh, method: { id: 'wanda', options: {} }, fromScratch, trainEpochs: 1 });
    const snapshots = [await paramsToArrays(run.network.params)];
    while (run.recipe.stages[run.cursor.stage].stage !== 'reinitialize') {
      await run.advance();
      if (run.cursor.stage === 0) snapshots.push(await paramsToArrays(run.network.params));
    }
    const trained = await paramsToArrays(run.network.params);
    await run.advance();
    const now = await paramsToArrays(run.network.params);
    const name = 'model.layers.1.mlp.down_proj.weight';
    const { kept } = run.network.masks.get(name)!;
    const under = (params: ReadonlyMap<string, Float32Array>) =>
      params.get(name)!.map((value, at) => (kept[at] ? value : 0));
    expect(now.get(name)).not.toEqual(under(trained));
    if (weights === 'original') expect(now.get(name)).toEqual(under(snapshots[0]));
    else if (weights === 'rewind') expect(now.get(name)).toEqual(under(snapshots[1]));
    else for (const one of snapshots) expect(now.get(name)).not.toEqual(under(one));
    while (!run.finished) await run.advance();
    expect(await countRevived(run.network.params, run.network.masks)).toBe(0);
    expect(run.evaluations.recovered?.perplexity).toBeGreaterThan(1);
    end(run);
  });
});

describe('the small network trained from scratch', () => {
  test.each([
    ['fresh', { architecture: 'file', weights: 'trained' }],
    ['original', { architecture: 'file', weights: 'fresh' }],
  ] as const)('channels leave, then %s weights of the small network train', async (weights, model) => {
    const run = await start('images', {
      pipeline: 'pruneThenTrain',
      model,
      method: { id: 'filterNorm', options: {} },
      compact: true,
      protect: [],
      fromScratch: { ...defaultFromScratch, weights },
    });
    const kinds = run.recipe.stages.map(({ stage }) => stage);
    expect(kinds.slice(-5)).toEqual(['prune', 'compact', 'reinitialize', 'train', 'evaluate']);
    const first = await paramsToArrays(run.network.params);
    while (run.recipe.stages[run.cursor.stage].stage !== 'reinitialize') await run.advance();
    const small = run.network.spec;
    const filters = (of: typeof small) => of.nodes.flatMap((node) => ('filters' in node ? [node.filters] : []));
    expect(filters(small)).toEqual([4, 6]); // of 8 and 12
    await run.advance();
    const begun = await paramsToArrays(run.network.params);
    const own = new Set(first.get('conv1.weight'));
    const known = begun.get('conv1.weight')!.filter((value) => own.has(value)).length;
    expect(known).toBe(weights === 'original' ? 9 * 4 : 0); // 3 x 3 of one channel: the first weights of those that stay
    while (!run.finished) await run.advance();
    expect(filters(run.network.spec)).toEqual([4, 6]);
    expect((await paramsToArrays(run.network.params)).get('conv1.weight')).not.toEqual(begun.get('conv1.weight'));
    expect(run.evaluations.recovered?.examples).toBe(8);
    end(run);
  });
});

function end(run: Run): void {
  run.dispose();
  disposeNetwork(run.network);
}
