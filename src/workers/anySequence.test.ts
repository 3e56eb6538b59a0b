/**
 * Whatever a visitor presses, in whatever order and however hastily: when all is quiet no masked weight is alive, the
 * screen says what the run is, the run has the bits that it had there before, and back at the start no tensor has been
 * left behind.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { defaultFromScratch, defaultSettings, defaultWhileTraining } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { useWasm } from '../testing/backends.ts';
import { change, type LabPage, languageFiles, lookAt, networkFile, openPage } from '../testing/labPage.ts';
import { pressAll, presses } from '../testing/presses.ts';
import { expectSameBits, expectTruth } from '../testing/screenTruth.ts';
import { smallConvNet } from '../testing/smallConvNet.ts';
import type { Runner } from './runner.ts';

/** The runner that the session made last. */
const held = vi.hoisted(() => ({ runner: null as Runner | null }));
vi.mock('./runner.ts', async (original) => {
  const { createRunner } = await original<typeof import('./runner.ts')>();
  return {
    createRunner(options: Parameters<typeof createRunner>[0]) {
      held.runner = createRunner(options);
      return held.runner;
    },
  };
});

/** No place stays in memory that need not: what is gone back to comes from its file. */
vi.mock('./history.ts', async (original) => {
  const history = await original<typeof import('./history.ts')>();
  return { ...history, memoryLimits: { ...history.memoryLimits, hotBytes: 0 } };
});

/** Half of the time of a telling, and nothing that a sequence could break. */
vi.mock('../engine/sparse/sizes.ts', async (original) => ({
  ...(await original<typeof import('../engine/sparse/sizes.ts')>()),
  gzipSize: async () => 0,
}));

/** Milliseconds for one property: two seconds on a free core, a minute where twenty others want it. */
const patience = 180_000;

beforeAll(useWasm);

/**
 * Every sequence begins with the form and the network as they are now, and with the layer looked at.
 * @param layers to look at, paint on and drag thresholds of
 * @param seeds one bundle of sequences each; told when one fails
 */
async function expectUnbroken(
  page: LabPage,
  layers: readonly string[],
  changes: Readonly<Record<string, Partial<Settings>>>,
  { seeds, runs }: { readonly seeds: readonly number[]; readonly runs: number },
): Promise<void> {
  const { api, form } = page;
  await lookAt(page, { name: layers[0], overlay: 'value', row: 2, column: 3, ofRow: false });
  await api.reset();
  const tensors = tf.memory().numTensors;
  const seen = new Map<string, string>();
  const atRest = async (hasty: boolean) => {
    await expectTruth(page, !hasty);
    await expectSameBits(page, seen);
  };
  const property = fc.asyncProperty(fc.array(presses(layers, changes), { minLength: 3, maxLength: 8 }), async (all) => {
    await pressAll(page, all, atRest);
    page.form = form;
    await api.prepare(form);
    await api.reset();
    await atRest(false);
    expect(page.last('metrics').metrics.sparsity).toBe(0);
    expect(tf.memory().numTensors).toBe(tensors);
  });
  for (const seed of seeds) await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
}

const image: Settings = {
  ...defaultSettings,
  model: { architecture: 'file', weights: 'fresh' },
  data: { source: 'digits', train: 64, test: 16 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 1,
  calibration: 16,
  whileTraining: { ...defaultWhileTraining, frequency: 1 },
};

const methodOf = (id: string, options = {}): Partial<Settings> => ({ method: { id, options } });
const ownMethods = { magnitude: methodOf('magnitude'), random: methodOf('random'), wanda: methodOf('wanda') };
const rule = (id: string) => ({ whileTraining: { ...image.whileTraining!, rule: { id, options: {} } } });

test.each<[string, Partial<Settings>, Readonly<Record<string, Partial<Settings>>>]>([
  [
    'train, prune, fine-tune, the guard switched off and on',
    {},
    { ...ownMethods, 'guard off': { guard: false }, 'guard on': { guard: undefined }, 'another seed': { seed: 3 } },
  ],
  [
    'masks that move while training (RigL, gradual)',
    { pipeline: 'pruneWhileTraining', ...rule('rigl') },
    {
      RigL: rule('rigl'),
      gradual: rule('gradual'),
      'another seed': { seed: 3 },
    },
  ],
  [
    'two rounds, each trained from scratch',
    { pipeline: 'pruneThenTrain', schedule: { id: 'iterative', options: { rounds: 2 } } },
    {
      rewound: { fromScratch: { ...defaultFromScratch, weights: 'rewind', rewindStep: 1 } },
      'drawn anew': { fromScratch: { ...defaultFromScratch, weights: 'fresh' } },
      SNIP: { fromScratch: { ...defaultFromScratch, prune: 'initial' }, ...methodOf('snip') },
    },
  ],
  [
    'whole channels that leave the network',
    { model: { architecture: 'file', weights: 'trained' }, compact: true, ...methodOf('filterNorm') },
    { 'L1 norm': methodOf('filterNorm'), Taylor: methodOf('taylorChannel'), 'not compacted': { compact: false } },
  ],
])(
  'no order of presses breaks %s',
  async (_, settings, changes) => {
    const page = openPage({ ...image, model: { architecture: 'mlp', weights: 'fresh' } }, () => held.runner!);
    await page.api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: page.form });
    await page.api.importModel([await networkFile(smallConvNet)]);
    await change(page, { ...settings, model: settings.model ?? image.model });
    await expectUnbroken(page, ['conv2.weight', 'dense1.weight'], changes, { seeds: [4, 5], runs: 6 });
    expect(page.errors.filter((error) => !error.includes('manifest'))).toEqual([]);
  },
  patience,
);

test(
  'no order of presses breaks a language model, cut block by block or by heads',
  async () => {
    const page = openPage(defaultSettings, () => held.runner!);
    await page.api.importModel(await languageFiles());
    const nm = { pattern: { id: 'nm', options: { keep: 2, of: 4 } } };
    const changes = {
      'Wanda 2:4': { ...methodOf('wanda'), ...nm },
      'SparseGPT 2:4': { ...methodOf('sparsegpt'), ...nm },
      SparseGPT: { ...methodOf('sparsegpt', { blockSize: 8 }), pattern: defaultSettings.pattern },
      'heads leave': { ...methodOf('llmPruner'), compact: true },
    };
    const layers = page.last('layers').layers.map(({ name }) => name);
    await expectUnbroken(page, [layers[1], layers[10]], changes, { seeds: [4, 5], runs: 4 });
    expect(page.errors).toEqual([]);
  },
  patience,
);
