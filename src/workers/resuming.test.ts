/** After a reload, a crash or in another tab: what of a run and its scrubber comes back, and what is left alone. */
import { createHash } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { stringifySpec } from '../engine/io/checkpoint/specJson.ts';
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import { encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { useWasm } from '../testing/backends.ts';
import { networkFile } from '../testing/labPage.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { createSite, type Site, type Tab } from '../testing/site.ts';
import { smallConvNet } from '../testing/smallConvNet.ts';
import type { EngineApi, EngineEvent, RunView } from './protocol.ts';
import type { Runner } from './runner.ts';
import { createSession } from './session.ts';

/** The runner that each session made last, newest session at the end. */
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

/** Half of the time of a telling, and nothing of a run. */
vi.mock('../engine/sparse/sizes.ts', async (original) => ({
  ...(await original<typeof import('../engine/sparse/sizes.ts')>()),
  gzipSize: async () => 0,
}));

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 96, test: 16 },
  batchSize: 32,
  trainEpochs: 1,
  finetuneEpochs: 2,
};

interface Lab {
  readonly api: EngineApi;
  readonly tab: Tab;
  readonly codes: () => string[];
  last<T extends EngineEvent['type']>(type: T): Extract<EngineEvent, { type: T }>;
  /** Of the run as it is now, by the session that was opened last. */
  bits(): Promise<string>;
}

/** As after a reload. */
async function open(tab: Tab): Promise<Lab> {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform(tab));
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings });
  return {
    api,
    tab,
    codes: () => events.flatMap((event) => (event.type === 'error' ? [event.error.code] : [])),
    last: (type) => events.findLast((event) => event.type === type) as never,
    bits: async () => bitsOf(await held.runner!.run.checkpoint()),
  };
}

/** With a small network of the visitor's own on the page. */
async function begin(tab: Tab): Promise<Lab> {
  const lab = await open(tab);
  await lab.api.importModel([await networkFile(smallConvNet)]);
  await lab.api.prepare({ ...settings, model: { architecture: 'file', weights: 'fresh' } });
  return lab;
}

/** Weights, masks, moments, scores, place, losses: everything that a step to come depends on. */
function bitsOf(checkpoint: Checkpoint): string {
  const { meta, arrays } = encodeCheckpoint(checkpoint);
  const { cursor, losses, spent, stageStep } = meta;
  const parts = [...arrays].map(([name, { buffer, byteOffset, byteLength }]) => {
    return (
      name +
      createHash('sha256')
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex')
    );
  });
  return JSON.stringify([parts.sort(), cursor, losses, spent, stageStep]);
}

async function bitsEverywhere({ api, last, bits }: Lab): Promise<string[]> {
  const found: string[] = [];
  for (const { id } of last('run').run.checkpoints) {
    await api.restore(id);
    found.push(await bits());
  }
  return found;
}

const placesOf = ({ checkpoints, atCheckpoint }: RunView) => ({ checkpoints, atCheckpoint });

/** Until the record on disk names every place of the scrubber, and the folder holds their files and no others. */
async function written({ checkpoints, history, openTab }: Site, { last }: Lab): Promise<void> {
  const files = await openTab().storage();
  const onDisk = async () => {
    const [newest] = (await files.list()).entries;
    const { places, at } = (newest?.meta ?? { places: [] }) as { places: unknown[]; at?: number };
    return [checkpoints.names.length, places.length, at, history.names.length];
  };
  const { checkpoints: told, atCheckpoint } = last('run').run;
  await expect.poll(onDisk, { timeout: 20_000 }).toEqual([1, told.length, atCheckpoint, told.length]);
}

/** Trained, scored, cut, and two single steps of fine-tuning. */
async function play({ api, last }: Lab): Promise<void> {
  while (last('run').run.phase !== 'finetune') await api.step('stage');
  await api.step('step');
  await api.step('step');
}

test('the whole scrubber is back after a reload, every place to the same bits, and forward again comes to the same', async () => {
  const site = createSite();
  const first = await begin(site.openTab());
  expect(site.history.names).toEqual([]); // looking is not doing
  await play(first);
  const told = first.last('run').run;
  expect(told.checkpoints.map(({ label }) => label.key).slice(-2)).toEqual(['checkpoints.step', 'checkpoints.step']);
  const bits = await bitsEverywhere(first);
  expect(new Set(bits).size).toBe(bits.length);
  await written(site, first);
  first.tab.close();

  const second = await open(site.openTab());
  expect(second.last('resumable').run?.phase).toBe('finetune');
  await second.api.resume(true);
  expect(placesOf(second.last('run').run)).toEqual(placesOf(told));
  expect(await bitsEverywhere(second)).toEqual(bits);
  await second.api.restore(told.checkpoints[bits.length - 3].id); // the cut
  await second.api.step('step');
  expect(await second.bits()).toBe(bits.at(-2));
  await second.api.setSparsity(0.5, true); // the scores are there too
  expect(second.last('metrics').metrics.sparsity).toBeCloseTo(0.5, 2);
  await written(site, second); // what was given up leaves the disk
  expect([first.codes(), second.codes()].flat().filter((code) => code !== 'downloadFailed')).toEqual([]);
});

test('two tabs never touch one another, a run is taken up once, and what nobody can take up is removed', async () => {
  const site = createSite();
  const first = await begin(site.openTab());
  await play(first);
  await written(site, first);
  const files = site.history.names;
  site.history.plant('place-dead-3.1.checkpoint', site.history.contents(files[0]));

  const beside = await open(site.openTab());
  expect(beside.last('resumable').run).toBeNull();
  expect(site.history.names).toEqual(files); // the stray alone is gone
  await beside.api.resume(false);
  expect(site.history.names).toEqual(files);

  first.tab.close();
  const [second, third] = [await open(site.openTab()), await open(site.openTab())];
  expect(third.last('resumable').run).not.toBeNull();
  await third.api.resume(true);
  await third.api.step('step');
  const taken = third.last('run').run;
  await written(site, third);
  await second.api.resume(true);
  expect(second.codes()).toContain('runTaken');
  await open(site.openTab()); // looks for what is left, and leaves the third tab's
  third.tab.close();

  const fourth = await open(site.openTab());
  await fourth.api.resume(true);
  expect(placesOf(fourth.last('run').run)).toEqual(placesOf(taken));
  const bits = await bitsEverywhere(fourth);
  expect(bits).toHaveLength(taken.checkpoints.length);
  expect(fourth.codes()).not.toContain('checkpointInvalid');
  fourth.tab.close();

  const fifth = await open(site.openTab());
  await fifth.api.resume(false);
  expect([site.history.names, site.checkpoints.names]).toEqual([[], []]);
});

test('a run that could not be taken up stays on disk, is offered again, and the present one is saved beside it', async () => {
  const site = createSite();
  const first = await begin(site.openTab());
  await play(first);
  const told = first.last('run').run;
  await written(site, first);
  const files = site.history.names;
  first.tab.close();

  const second = await open(site.openTab());
  const records = await second.tab.storage();
  const [{ id }] = (await records.list()).entries;
  const { meta, arrays } = (await records.load(id))!;
  const broken = async (change: object) => {
    await records.save(id, { ...(meta as object), ...change }, arrays);
    await second.api.resume(true);
    return second.codes().at(-1);
  };
  // its network is a bundled one, which cannot be fetched here; then a recipe that this version refuses
  const bundled = { ...settings, model: { architecture: 'cnn', weights: 'trained' } };
  expect(await broken({ settings: bundled })).toBe('internal');
  const { recipe } = told;
  expect(await broken({ recipe: { ...recipe, stages: [{ ...recipe.stages[0], epochs: -1 }] } })).toBe('recipeInvalid');
  expect(second.last('settings').settings.model).toEqual(settings.model);
  expect(second.last('resumable').run?.phase).toBe('finetune');
  await second.api.step('step');
  const { checkpoints } = second.last('run').run;
  await expect.poll(() => site.history.names.length).toBe(files.length + checkpoints.length);
  expect(site.history.names).toEqual(expect.arrayContaining(files));
  expect(site.checkpoints.names).toHaveLength(2); // the present run is saved, beside the other

  await records.save(id, meta, arrays);
  await second.api.resume(true);
  expect(placesOf(second.last('run').run)).toEqual(placesOf(told));
  expect(await bitsEverywhere(second)).toHaveLength(files.length);
  await written(site, second); // what the tab did before makes room
});

test('a full disk is told once; the scrubber goes on in memory and is written when there is room', async () => {
  const site = createSite();
  const lab = await begin(site.openTab());
  site.history.set({ room: 100_000 });
  await play(lab);
  const bits = await bitsEverywhere(lab);
  expect(await bitsEverywhere(lab)).toEqual(bits);
  await expect.poll(lab.codes).toContain('storageFull');
  expect(site.history.names.length).toBeLessThan(bits.length);
  site.history.set({});
  await lab.api.step('step');
  await written(site, lab);
  expect(lab.codes().filter((code) => code === 'storageFull')).toHaveLength(1);
});

test('a smaller quota takes steps off the scrubber and off the disk, and leaves the ends of phases', async () => {
  const site = createSite();
  const lab = await begin(site.openTab());
  await play(lab);
  await written(site, lab);
  const onDisk = () => site.history.names.reduce((sum, name) => sum + site.history.contents(name).length, 0);
  await expect.poll(() => lab.last('run').run.history.bytes).toBe(onDisk());
  const before = lab.last('run').run;
  expect(before.history).toMatchObject({ forgotten: 0, lasts: 'site' });
  await lab.api.limitHistory(1000);
  await written(site, lab);
  const after = lab.last('run').run;
  expect(after.history).toMatchObject({ forgotten: 1, quotaBytes: 1000 }); // the other step is where it stands
  expect(after.checkpoints.length).toBe(before.checkpoints.length - 1);
  expect(after.history.bytes).toBe(onDisk());
  lab.tab.close();

  const reloaded = await open(site.openTab());
  await reloaded.api.resume(true);
  expect(reloaded.last('run').run.history.forgotten).toBe(1);
});

test('a place whose file is gone is said, leaves the scrubber, and the run stays where it was', async () => {
  const site = createSite();
  const first = await begin(site.openTab());
  await play(first);
  await written(site, first);
  first.tab.close();
  const second = await open(site.openTab());
  await second.api.resume(true);
  const [bits, { checkpoints }] = [await second.bits(), second.last('run').run];
  await (await second.tab.historyFiles()).remove(held.runner!.places()[1].file!);
  for (const { id } of checkpoints) await second.api.restore(id);
  expect(second.codes().filter((code) => code === 'checkpointInvalid')).toHaveLength(1);
  expect(second.last('run').run.checkpoints).toHaveLength(checkpoints.length - 1);
  await second.api.restore(checkpoints.at(-1)!.id);
  expect(await second.bits()).toBe(bits);
});

test('a run that an earlier version saved, three places in one file, is taken up and saved anew', async () => {
  const site = createSite();
  const first = await begin(site.openTab());
  await play(first);
  const told = first.last('run').run;
  const entries = held.runner!.places();
  const scored = entries.find(({ phase, label }) => phase === 'score' && label.key !== 'checkpoints.start')!;
  const parts = { start: entries[0], scored, now: entries.at(-1)! };
  const arrays = new Map<string, Float32Array | Uint8Array>();
  const metas = Object.entries(parts).map(([folder, { checkpoint }]) => {
    const { meta, arrays: own } = encodeCheckpoint(checkpoint!);
    for (const [name, values] of own) arrays.set(`${folder}/${name}`, values);
    return [folder, meta] as const;
  });
  const { start, now, scored: cut } = Object.fromEntries(metas);
  const bits = await first.bits();
  first.tab.close();
  const old = createSite();
  const { recipe } = told;
  const ownModel = { name: 'mine', spec: stringifySpec(smallConvNet) };
  const meta = {
    kind: 'run',
    settings: first.last('settings').settings,
    recipe,
    phase: parts.now.phase,
    position: parts.now.position,
  };
  const rest = { now, start, scored: { meta: cut, position: scored.position }, ownModel, dataId: null };
  const closing = old.openTab();
  await (await closing.storage()).save('run-old', { ...meta, label: parts.now.label, ...rest }, arrays);
  closing.close();

  const second = await open(old.openTab());
  await second.api.resume(true);
  expect(second.codes()).not.toContain('checkpointInvalid');
  expect(await second.bits()).toBe(bits);
  const { checkpoints, atCheckpoint } = second.last('run').run;
  expect(checkpoints.map(({ phase, label }) => [phase, label])).toEqual(
    [parts.start, scored, parts.now].map(({ phase, label }) => [phase, label]),
  );
  expect(atCheckpoint).toBe(2);
  await second.api.step('step');
  await written(old, second);
  second.tab.close();
  const third = await open(old.openTab());
  await third.api.resume(true);
  expect(third.last('run').run.checkpoints).toHaveLength(4);
});
