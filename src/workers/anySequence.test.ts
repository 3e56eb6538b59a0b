/**
 * Whatever a visitor presses, in whatever order and however hastily: when all is quiet no masked weight is alive, the
 * screen says what the run is, and back at the start no tensor has been left behind.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { nativeToMatrix } from '../engine/models/layout.ts';
import { defaultSettings, defaultWhileTraining } from '../engine/pipelines/defaults.ts';
import { allMasks } from '../engine/pipelines/network.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { prunedCount } from '../engine/tensor/matrix.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { tinyFolder } from '../testing/tinyLlama.ts';
import { positionOf } from './place.ts';
import type { EngineApi, EngineEvent, Grain, LossPoint } from './protocol.ts';
import type { Runner } from './runner.ts';
import { createSession } from './session.ts';
import { nextTurn } from './turn.ts';

/** The runner that the session made last: what the screen is compared with. */
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

/** Half of the time of a telling, and nothing that a sequence could break. */
vi.mock('../engine/sparse/sizes.ts', async (original) => ({
  ...(await original<typeof import('../engine/sparse/sizes.ts')>()),
  gzipSize: async () => 0,
}));

/** Milliseconds for one property: four seconds on a free core, a minute where twenty others want it. */
const patience = 180_000;

beforeAll(useWasm);

type Event<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** What a page knows: the newest of each event, the loss curve, and its own form. */
interface Page {
  readonly api: EngineApi;
  last<T extends EngineEvent['type']>(type: T): Event<T>;
  losses: readonly LossPoint[];
  form: Settings;
  readonly errors: readonly string[];
}

function openPage(form: Settings): Page {
  const newest = new Map<EngineEvent['type'], EngineEvent>();
  const errors: string[] = [];
  const take = (event: EngineEvent) => {
    newest.set(event.type, event);
    if (event.type === 'error') errors.push(event.error.message);
    if (event.type === 'loss') page.losses = event.reset ? event.points : [...page.losses, ...event.points];
    if (event.type === 'settings') page.form = event.settings;
  };
  const page: Page = {
    api: createSession((event) => take(structuredClone(event)), memoryPlatform()),
    last: <T extends EngineEvent['type']>(type: T) => newest.get(type) as Event<T>,
    losses: [],
    form,
    errors,
  };
  return page;
}

interface Press {
  readonly name: string;
  /** Turns of the event loop until the next press; null = until this one's work is done. */
  readonly wait: number | null;
  readonly act: (page: Page) => Promise<unknown>;
  toString(): string;
}

const waits = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 12 }) });

function pressOf(name: string, act: Press['act']): fc.Arbitrary<Press> {
  return waits.map((wait) => ({ name, wait, act, toString: () => `${name} (${wait ?? 'to its end'})` }));
}

const change = (page: Page, part: Partial<Settings>) => {
  page.form = { ...page.form, ...part };
  return page.api.prepare(page.form);
};

/** @param name of a weight to paint on */
function presses(name: string): fc.Arbitrary<Press> {
  const grains: readonly Grain[] = ['step', 'stage', 'round', 'run'];
  return fc.oneof(
    ...grains.map((grain) => pressOf(grain, ({ api }) => api.step(grain))),
    pressOf('play', ({ api }) => api.play()),
    pressOf('pause', ({ api }) => api.pause()),
    pressOf('cancel', ({ api }) => api.cancel()),
    pressOf('reset', ({ api }) => api.reset()),
    fc
      .nat({ max: 20 })
      .chain((place) =>
        pressOf(`scrub ${place}`, ({ api, last }) => api.restore(place % last('run').run.checkpoints.length)),
      ),
    fc.tuple(fc.constantFrom(0.3, 0.9), fc.boolean()).chain(([sparsity, final]) =>
      pressOf(`slide ${sparsity}${final ? '' : '...'}`, (page) => {
        page.form = { ...page.form, sparsity };
        return page.api.setSparsity(sparsity, final);
      }),
    ),
    fc
      .constantFrom('magnitude', 'random')
      .chain((id) => pressOf(`method ${id}`, (page) => change(page, { method: { id, options: {} } }))),
    pressOf('another seed', (page) => change(page, { seed: 3 })),
    fc
      .boolean()
      .chain((kept) =>
        pressOf(kept ? 'bring back' : 'cut', ({ api }) =>
          api.paint({ name, areas: [{ row: 1, column: 3, rows: 4, columns: 30 }], kept }),
        ),
      ),
  );
}

async function expectTruth(page: Page): Promise<void> {
  const { run, subject } = held.runner!;
  const { network } = run;
  const told = page.last('run').run;
  expect(told).toMatchObject({ ...run.cursor, steps: run.active?.steps ?? 0 });
  expect(told.status).toBeOneOf(run.finished ? ['finished'] : ['ready', 'paused']);
  expect(told.bar.filter(({ state }) => state === 'now')).toHaveLength(run.finished ? 0 : 1);
  expect(told.checkpoints[told.atCheckpoint].position).toBeLessThanOrEqual(positionOf(run));
  expect(told.recipe).toEqual(run.recipe);
  expect(recipeOf(page.form)).toEqual(run.recipe);
  expect(page.losses).toEqual(run.losses);

  for (const [name, mask] of allMasks(network)) {
    const variable = network.params.get(name)!;
    const { values } = nativeToMatrix((await variable.data()) as Float32Array, variable.shape);
    expect(values.filter((value, i) => mask.kept[i] === 0 && !Object.is(value, 0))).toEqual(new Float32Array());
  }
  const zeros = (name: string) =>
    prunedCount(network.masks.get(name) ?? { rows: 0, columns: 0, kept: new Uint8Array() });
  const { layers } = page.last('layers');
  expect(layers.map((layer) => [layer.name, layer.zeros])).toEqual(
    network.prunable.map(({ name }) => [name, zeros(name)]),
  );
  const { metrics } = page.last('metrics');
  expect(metrics.revived).toBe(0);
  expect(metrics.sparsity).toBe(layers.reduce((sum, layer) => sum + layer.zeros, 0) / metrics.prunable);
  for (const name of ['dense', 'pruned', 'recovered'] as const) {
    expect(metrics[name]?.loss).toBe(run.evaluations[name]?.loss);
  }
  if (run.cursor.step > 0) return;
  // between two stages the network has been measured as it is; at the start it may not have been measured yet
  const measured = metrics[run.milestone];
  const ahead = run.milestone === 'dense' && run.recipe.model.weights === 'fresh'; // of the training still to come
  if (run.cursor.stage === 0 && (!measured || ahead)) return;
  expect(measured?.loss).toBe((await subject.measure(network, 'whole')).evaluation.loss);
}

async function expectUnbroken(page: Page, painted: string, runs: number): Promise<void> {
  const { api, form } = page;
  await api.restore(0);
  const tensors = tf.memory().numTensors;
  await fc.assert(
    fc.asyncProperty(fc.array(presses(painted), { minLength: 3, maxLength: 8 }), async (sequence) => {
      const pending: Promise<unknown>[] = [];
      for (const { act, wait } of sequence) {
        pending.push(act(page));
        for (let turn = 0; turn < (wait ?? 0); turn++) await nextTurn();
        if (wait !== null) continue;
        await Promise.all(pending);
        await expectTruth(page);
      }
      await Promise.all(pending);
      await expectTruth(page);
      await change(page, form);
      await api.restore(0);
      await expectTruth(page);
      expect(page.last('metrics').metrics.sparsity).toBe(0);
      expect(tf.memory().numTensors).toBe(tensors);
    }),
    { numRuns: runs, seed: 4, endOnFailure: true },
  );
}

test.each(['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'] as const)(
  'no order of play, pause, step, back, slider, brush and settings breaks %s',
  async (pipeline) => {
    const page = openPage({
      ...defaultSettings,
      pipeline,
      model: { architecture: 'mlp', weights: 'fresh' },
      data: { source: 'digits', train: 64, test: 16 },
      batchSize: 32,
      trainEpochs: 1,
      finetuneEpochs: 1,
      whileTraining: { ...defaultWhileTraining, frequency: 1 },
    });
    await page.api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: page.form });
    await expectUnbroken(page, 'dense2.weight', 3);
    expect(page.errors.filter((error) => !error.includes('manifest'))).toEqual([]);
  },
  patience,
);

test(
  'no order breaks a language model that came trained',
  async () => {
    const page = openPage(defaultSettings);
    const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));
    const files = await Promise.all(
      [...(await tinyFolder())].map(async ([name, source]) => new File([await source.read(0, source.size)], name)),
    );
    for (const name of ['calibration.json', 'test.json']) files.push(new File([JSON.stringify(ids)], name));
    await page.api.importModel(files);
    await expectUnbroken(page, page.last('layers').layers[1].name, 5);
    expect(page.errors).toEqual([]);
  },
  patience,
);
