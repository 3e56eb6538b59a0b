/** The second and third pipeline through the session: what the page is told, and back to any checkpoint. */
import { beforeAll, expect, test } from 'vitest';
import { defaultFromScratch, defaultSettings, defaultWhileTraining } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createMemoryStore } from '../storage/memoryStore.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';
import { nextTurn } from './turn.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 128, test: 64 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 0,
};

function openLab() {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform());
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
  return { api, last };
}

test.each<[string, Partial<Settings>, readonly string[]]>([
  [
    'gradual',
    { pipeline: 'pruneWhileTraining', whileTraining: { ...defaultWhileTraining, frequency: 1 } },
    ['masksMoved'],
  ],
  [
    'RigL',
    {
      pipeline: 'pruneWhileTraining',
      allocation: { id: 'erk', options: {} },
      whileTraining: { ...defaultWhileTraining, frequency: 1, rule: { id: 'rigl', options: {} } },
    },
    ['masksMoved'],
  ],
  ['lottery ticket', { pipeline: 'pruneThenTrain' }, ['reinitialized.original']],
  [
    'SNIP',
    {
      pipeline: 'pruneThenTrain',
      method: { id: 'snip', options: {} },
      fromScratch: { ...defaultFromScratch, prune: 'initial' },
    },
    ['scored'],
  ],
])(
  '%s runs step by step with its sentences; no zero comes back; back to the start leaves it dense',
  async (_, change, told) => {
    const events: EngineEvent[] = [];
    const api = createSession((event) => events.push(event), memoryPlatform());
    const last = <T extends EngineEvent['type']>(type: T) =>
      events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
    await api.start({
      backend: 'auto',
      assets: { models: 'models/', evidence: 'evidence/' },
      settings: { ...settings, ...change },
    });
    const sentences = new Set<string>();
    for (let i = 0; i < 100 && last('run').run.status !== 'finished'; i++) {
      await api.step('step');
      sentences.add(last('run').run.happened?.key ?? '');
      expect(last('metrics').metrics.revived).toBe(0);
    }
    expect(last('run').run.status).toBe('finished');
    for (const key of told) expect([...sentences]).toContain(`happened.${key}`);
    expect(last('metrics').metrics.sparsity).toBeCloseTo(0.7, 2);
    await api.reset();
    expect(last('metrics').metrics.sparsity).toBe(0);
    const wrong = events.filter(({ type }) => type === 'error').map((event) => JSON.stringify(event));
    expect(wrong.filter((text) => !text.includes('models/'))).toEqual([]);
  },
);

test('three mini-batches go back one by one to the same bits, and on again; a stop in the middle is not lost', async () => {
  const { api, last } = openLab();
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings });
  const name = 'dense2.weight';
  await api.watchTile({ name, row: 0, column: 0, rows: 4, columns: 8, maxCells: 64, overlay: 'value' });
  const stands = () => {
    const { stage, step } = last('run').run;
    return { stage, step, tile: last('tile').view.tile };
  };
  const way = [stands()];
  for (let press = 0; press < 3; press++) {
    await api.step('step');
    way.push(stands());
  }
  expect(new Set(way.map(({ tile }) => JSON.stringify(tile))).size).toBe(4);
  const { checkpoints, atCheckpoint, pastCheckpoint } = last('run').run;
  expect(checkpoints.map(({ label }) => label.values.step)).toEqual([undefined, 1, 2, 3]);
  expect([atCheckpoint, pastCheckpoint]).toEqual([3, false]);
  for (const at of [2, 1, 0, 1, 2, 3]) {
    await api.restore(checkpoints[at].id);
    expect(stands()).toEqual(way[at]);
  }
  await api.restore(checkpoints[1].id);
  await api.step('step'); // the same second batch: the third still lies ahead
  expect(stands()).toEqual(way[2]);
  expect(last('run').run.checkpoints).toHaveLength(4);
});

test('a place that is gone to while the run plays is that place, although the stop has become one before it', async () => {
  const { api, last } = openLab();
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings });
  await api.step('stage');
  const { checkpoints } = last('run').run;
  await api.reset();
  const playing = api.step('stage');
  await nextTurn();
  await api.restore(checkpoints[1].id);
  await playing;
  const { run } = last('run');
  expect(run.checkpoints).toHaveLength(checkpoints.length + 1);
  expect(run.checkpoints[run.atCheckpoint].id).toBe(checkpoints[1].id);
});

test('back at the beginning, the ends of phases ahead stay through the phases that are gone through again', async () => {
  const { api, last } = openLab();
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings });
  await api.play();
  const { checkpoints } = last('run').run;
  await api.reset();
  await api.step('stage');
  expect(last('run').run).toMatchObject({ checkpoints, atCheckpoint: 1 });
  await api.play();
  expect(last('run').run).toMatchObject({ checkpoints, atCheckpoint: checkpoints.length - 1 });
});

test.each<[Settings['pipeline'], number]>([
  ['trainPruneFinetune', 2],
  ['pruneWhileTraining', 3],
  ['pruneThenTrain', 12],
])(
  '%s, reloaded between two checkpoints, stands at the same step and goes on with the same numbers',
  async (pipeline, presses) => {
    const [runs, places] = [0, 1].map(() => ({ ...createMemoryStore(Date.now), durable: true }));
    const disk = { storage: async () => runs, historyFiles: async () => places };
    const open = async () => {
      const events: EngineEvent[] = [];
      const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform(disk));
      const chosen = { ...settings, pipeline, whileTraining: { ...defaultWhileTraining, frequency: 1 } };
      await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: chosen });
      const last = <T extends EngineEvent['type']>(type: T) =>
        events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
      return { api, last };
    };
    const first = await open();
    for (let i = 0; i < presses; i++) await first.api.step('step');
    const stands = ({ last }: Awaited<ReturnType<typeof open>>) => {
      const { stage, phase, step, steps, bar } = last('run').run;
      const { sparsity, dense, pruned, recovered, revived } = last('metrics').metrics;
      return { stage, phase, step, steps, bar, sparsity, dense, pruned, recovered, revived };
    };
    const before = stands(first);
    expect(before.step).toBeGreaterThan(0);
    const second = await open();
    await second.api.resume(true);
    expect(stands(second)).toEqual(before);
    const { checkpoints, atCheckpoint } = second.last('run').run;
    expect(checkpoints[atCheckpoint].label).toEqual({ key: 'checkpoints.step', values: { step: before.step } });
    for (const { api } of [first, second]) await api.step('step');
    expect(second.last('run').run.happened).toEqual(first.last('run').run.happened); // the loss is in it
  },
);
