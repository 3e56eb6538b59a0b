/** Kept runs after a reload: the run goes on as the same entry, and a branch stays one. */
import { beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { createMemoryRunStore } from '../../storage/runStore.ts';
import { useWasm } from '../../testing/backends.ts';
import { networkFile } from '../../testing/labPage.ts';
import { memoryPlatform } from '../../testing/memoryPlatform.ts';
import { createSite } from '../../testing/site.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import type { EngineEvent, RunRecord } from '../protocol.ts';
import { createSession } from '../session.ts';

/** Half of the time of a telling, and nothing of a run. */
vi.mock('../../engine/sparse/sizes.ts', async (original) => ({
  ...(await original<typeof import('../../engine/sparse/sizes.ts')>()),
  gzipSize: async () => 0,
}));

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'file', weights: 'fresh' },
  data: { source: 'digits', train: 96, test: 16 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 1,
};

/** A browser whose tabs share what is kept. */
function browser() {
  const [site, records, files] = [createSite(), createMemoryRunStore(), createMemoryStore(Date.now)];
  async function open() {
    const tab = site.openTab();
    const events: EngineEvent[] = [];
    const kept = { runStore: async () => records, runFiles: async () => files };
    const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform({ ...tab, ...kept }));
    const last = <T extends EngineEvent['type']>(type: T) =>
      events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
    const model = { architecture: 'mlp', weights: 'fresh' } as const;
    await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: { ...settings, model } });
    return { api, last, close: tab.close };
  }
  type Lab = Awaited<ReturnType<typeof open>>;
  async function resume(): Promise<Lab> {
    const lab = await open();
    await lab.api.resume(true);
    return lab;
  }
  /** Until the newest run has all that its scrubber shows. */
  async function written({ last }: Lab): Promise<RunRecord> {
    const labels = () => last('run').run.checkpoints.map(({ label }) => label.key);
    const ends = (keys: readonly string[]) => keys.filter((key) => key !== 'checkpoints.step');
    const kept = async () => ends((await records.list())[0]?.checkpoints.map(({ label }) => label.key) ?? []);
    await expect.poll(kept).toEqual(ends(labels()));
    return (await records.list())[0];
  }
  /** Of the record that a reload finds. */
  const places = async () => {
    const [newest] = (await (await site.openTab().storage()).list()).entries;
    return (newest?.meta as { places: readonly unknown[] } | undefined)?.places.length;
  };
  return { records, files, open, resume, written, places };
}

test('a run that goes on after a reload is the same entry: its id, its words, no file twice', async () => {
  const { records, files, open, resume, written, places } = browser();
  const first = await open();
  await first.api.importModel([await networkFile(smallConvNet)]);
  await first.api.prepare(settings);
  await first.api.step('stage');
  const before = await written(first);
  await first.api.editRun(before.id, { name: 'mine', starred: true });
  await expect.poll(places).toBe(first.last('run').run.checkpoints.length);
  first.close();

  const second = await resume();
  await second.api.step('stage');
  const after = await written(second);
  expect(await records.list()).toHaveLength(1);
  expect(after).toMatchObject({ id: before.id, name: 'mine', starred: true, startedAt: before.startedAt });
  expect(after.checkpoints.length).toBeGreaterThan(before.checkpoints.length);
  const named = after.checkpoints.map(({ id }) => id).sort();
  await expect.poll(async () => (await files.list()).entries.map(({ id }) => id).sort()).toEqual(named);
});

test('a branch that goes on after a reload keeps its parent, its place and the recipe behind it', async () => {
  const { records, open, resume, written, places } = browser();
  const first = await open();
  await first.api.importModel([await networkFile(smallConvNet)]);
  await first.api.prepare(settings);
  while (first.last('run').run.phase !== 'finetune') await first.api.step('stage');
  const root = await written(first);
  const cut = root.checkpoints.findLast(({ phase }) => phase === 'mask')!;
  await first.api.branchRun(root.id, cut.id);
  const changed = { ...settings, sparsity: 0.1, finetuneEpochs: 2 };
  await first.api.prepare(changed);
  await first.api.step('step');
  const branch = first.last('branch').branch;
  expect(branch).toMatchObject({ run: root.id, checkpoint: cut.id });
  const { recipe } = first.last('run').run;
  const kept = await written(first);
  await expect.poll(places).toBe(first.last('run').run.checkpoints.length);
  await first.api.removeRun(root.id); // what it began with is its own
  first.close();

  const second = await resume();
  expect(second.last('branch').branch).toEqual(branch);
  expect(second.last('run').run.recipe).toEqual(recipe);
  await second.api.step('stage');
  const after = await written(second);
  expect((await records.list()).map(({ id }) => id)).toEqual([kept.id]);
  expect(after).toMatchObject({ parent: { run: root.id, checkpoint: cut.id }, recipe });
  await second.api.prepare({ ...changed, finetuneEpochs: 1 }); // from the same place on, another way
  expect(second.last('branch').branch).toEqual(branch);
  const [stages, was] = [second.last('run').run.recipe.stages, recipe.stages];
  expect(stages.slice(0, 2)).toEqual(was.slice(0, 2));
  expect(stages[2]).not.toEqual(was[2]);
});
