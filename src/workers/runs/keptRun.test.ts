import { expect, test } from 'vitest';
import { LabError } from '../../engine/errors.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { noHistory } from '../../engine/pipelines/maskHistory.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { createMemoryRunStore } from '../../storage/runStore.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import type { HistoryEntry } from '../history.ts';
import type { ModelView } from '../protocol.ts';
import type { SavedRun } from '../savedRun.ts';
import { sentence } from '../sentences.ts';
import { createKeptRun, worthKeeping } from './keptRun.ts';
import type { KeptState } from './keptState.ts';

const checkpoint = (step: number): Checkpoint => ({
  spec: null,
  cursor: { stage: 0, step },
  params: new Map([['w', Float32Array.of(step)]]),
  masks: new Map(),
  stage: null,
  losses: [],
  evaluations: {},
  pruning: null,
  snapshots: new Map(),
  spent: { steps: 0, macs: 0, liveMacs: 0 },
  maskHistory: noHistory,
});
const entry = (key: string, at: number, bytes = 4): HistoryEntry => ({
  id: `${key} ${at}`,
  cursor: checkpoint(at).cursor,
  checkpoint: checkpoint(at),
  memo: null,
  file: null,
  phase: 'finetune',
  label: sentence(key),
  position: at / 100,
  bytes,
});
const step = (at: number, bytes?: number) => entry('checkpoints.step', at, bytes);
const [start, end] = [entry('checkpoints.start', 0), entry('checkpoints.finetuned', 99)];
const places = (entries: readonly HistoryEntry[]) => entries.map(({ cursor }) => cursor.step);

test('ends of phases and four training steps at the most are worth keeping, evenly', () => {
  const steps = Array.from({ length: 9 }, (_, i) => step(10 * (i + 1)));
  expect(places(worthKeeping([start, ...steps.slice(0, 4), end]))).toEqual([0, 10, 20, 30, 40, 99]);
  expect(places(worthKeeping([start, ...steps.slice(0, 5), end]))).toEqual([0, 10, 30, 50, 99]);
  expect(places(worthKeeping([start, ...steps, end]))).toEqual([0, 10, 50, 90, 99]);
});

test('parts of a layer count as steps: a hundred presses do not become a hundred checkpoints', () => {
  const parts = Array.from({ length: 9 }, (_, i) => entry('checkpoints.part', 10 * (i + 1)));
  expect(places(worthKeeping([start, ...parts, end]))).toEqual([0, 10, 50, 90, 99]);
});

test('large steps are fewer, and none where one alone is too large', () => {
  const half = 32 * 1024 * 1024;
  expect(places(worthKeeping([start, step(1, half), step(2, half), step(3, half)]))).toEqual([0, 1, 3]);
  expect(places(worthKeeping([start, step(1, 3 * half)]))).toEqual([0]);
});

const newStores = () => ({ files: createMemoryStore(() => 0), records: createMemoryRunStore() });

/** A kept run over stores in memory; `full` refuses every file. */
function keeping(ownModel: SavedRun['ownModel'] = null, continued: KeptState | null = null, stores = newStores()) {
  const { files, records } = stores;
  const state = { full: false, faults: 0, kept: 0 };
  const refusing: typeof files = {
    ...files,
    async save(...file) {
      if (state.full) throw new LabError('storageFull', 'no room', { bytes: 0 });
      return files.save(...file);
    },
  };
  const run = createKeptRun({
    records: async () => records,
    files: async () => refusing,
    branch: null,
    continued,
    view: { architecture: 'cnn', origin: 'bundled' } as ModelView,
    data: 'digits',
    ownModel,
    ownData: null,
    read: async ({ file }) => {
      if (file === null) throw new LabError('checkpointInvalid', 'gone', { what: '' });
      return checkpoint(Number(file));
    },
    onKept: () => {
      state.kept += 1;
    },
    onFault: () => {
      state.faults += 1;
    },
    inTurn: (work) => work(),
    now: () => 0,
  });
  const keep = async (...entries: HistoryEntry[]) => {
    const before = state.kept + state.faults;
    run.keep({ recipe: recipeOf(defaultSettings), finished: false } as Run, defaultSettings, entries);
    await expect.poll(() => state.kept + state.faults).toBe(before + 1);
  };
  const stored = async () => (await records.get(run.id))?.checkpoints ?? [];
  const freed = async () => {
    for (const { id } of await stored()) await files.remove(id);
    await records.put({ ...(await records.get(run.id))!, checkpoints: [] });
  };
  const ids = async () => (await files.list()).entries.map(({ id }) => id).sort();
  const finished = async () => (await records.get(run.id))?.finished;
  return { files, records, run, state, keep, stored, freed, ids, finished };
}

test('a step that is left out loses its file, and one that is chosen again is written again', async () => {
  const { files, keep, stored } = keeping();
  const steps = Array.from({ length: 5 }, (_, i) => step(10 * (i + 1)));
  await keep(start, ...steps.slice(0, 4));
  expect(await stored()).toHaveLength(5);
  await keep(start, ...steps); // 10, 30 and 50 stay
  expect((await stored()).map(({ position }) => position)).toEqual([0, 0.1, 0.3, 0.5]);
  expect((await files.list()).entries).toHaveLength(4);
  await keep(start, ...steps.slice(0, 2)); // back, and on another way: 20 is among them again
  const kept = await stored();
  expect(kept.map(({ position }) => position)).toEqual([0, 0.1, 0.2]);
  for (const { id } of kept) expect((await files.load(id))?.arrays.size).toBeGreaterThan(0);
});

test('a run that has gone back is as far as its farthest place', async () => {
  const { keep, finished } = keeping();
  await keep(start, end);
  expect(await finished()).toBe(false);
  const last = { stage: recipeOf(defaultSettings).stages.length, step: 0 };
  await keep(start, end, { ...entry('checkpoints.evaluated', 100), cursor: last });
  expect(await finished()).toBe(true);
});

test('what a full disk refused is written once there is room', async () => {
  const { state, keep, stored } = keeping();
  await keep(start);
  state.full = true;
  await keep(start, end);
  expect(state.faults).toBe(1);
  expect(await stored()).toHaveLength(1); // what was kept stays
  state.full = false;
  await keep(start, end);
  expect((await stored()).map(({ position }) => position)).toEqual([0, 0.99]);
});

test('places that were freed while the run goes on stay gone, and no record names them; later ones are kept', async () => {
  const { keep, stored, freed, ids } = keeping();
  const first = step(10);
  await keep(start, first);
  await freed();
  await keep(start, first, end);
  const kept = await stored();
  expect(kept.map(({ position }) => position)).toEqual([0.99]);
  expect(await ids()).toEqual(kept.map(({ id }) => id));
});

test("the start of one's own network is written anew after it was freed: what is kept later needs it", async () => {
  const { files, keep, stored, freed, ids } = keeping({ name: 'mine', spec: smallConvNet });
  const first = step(10);
  await keep(start, first);
  await freed();
  await keep(start, first, end);
  const kept = await stored();
  expect(kept.map(({ position }) => position)).toEqual([0, 0.99]);
  expect(await ids()).toEqual(kept.map(({ id }) => id));
  expect((await files.load(kept[0].id))?.arrays.size).toBeGreaterThan(0);
});

test('a run that was deleted stays deleted, with its files, however long it goes on', async () => {
  const { records, run, keep, ids } = keeping();
  await keep(start);
  await records.remove(run.id); // by another tab, which has not come to the files yet
  await keep(start, end);
  expect(await records.list()).toEqual([]);
  expect(await ids()).toEqual([]);
});

test('a run that is taken up writes no place twice, and what it does not know of is not left over', async () => {
  const [stores, first] = [newStores(), step(10)];
  const before = keeping(null, null, stores);
  await before.keep(start, first);
  const [saved, files] = [before.run.state([start, first]), await before.ids()];
  await before.keep(start, first, end); // later than the record that a reload finds
  await stores.records.edit(before.run.id, { name: 'mine' });
  const { keep, stored, ids } = keeping(null, saved, stores);
  await keep(start, first, entry('checkpoints.finetuned', 99));
  expect((await stores.records.list()).map(({ name }) => name)).toEqual(['mine']);
  const kept = (await stored()).map(({ id }) => id);
  expect(kept).toHaveLength(3);
  expect(kept.slice(0, 2).sort()).toEqual(files);
  expect(await ids()).toEqual(kept.sort());
});
