/** One group: a part of a layer's cut, or a dependency group over several; back, and on to the same bits. */
import { beforeAll, expect, test, vi } from 'vitest';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createMemoryStore } from '../storage/memoryStore.ts';
import { useWasm } from '../testing/backends.ts';
import { change, type LabPage, languageFiles, lookAt, networkFile, openPage } from '../testing/labPage.ts';
import { expectTruth, fingerprint } from '../testing/screenTruth.ts';
import { smallConvNet } from '../testing/smallConvNet.ts';
import type { NoGroup } from './protocol.ts';
import type { Runner } from './runner.ts';

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

beforeAll(useWasm);

const bits = () => fingerprint(held.runner!.run);
const offered = ({ last }: LabPage) => last('run').run.grains[0];
const happened = ({ last }: LabPage) => last('run').run.happened;
const nm = { id: 'nm', options: { keep: 2, of: 4 } };
const name = 'model.layers.0.self_attn.q_proj.weight';

/** At the cut of the first layer. */
async function openDecoder(settings: Partial<Settings>, disk?: Parameters<typeof openPage>[2]): Promise<LabPage> {
  const page = openPage(defaultSettings, () => held.runner!, disk);
  await page.api.importModel(await languageFiles());
  await change(page, settings);
  await page.api.reset();
  await lookAt(page, { name, overlay: 'value', row: 0, column: 0, ofRow: false });
  while (page.last('run').run.phase === 'score') await page.api.step('step');
  return page;
}

const cutIn = ({ last }: LabPage, of: 'rows' | 'columns') => {
  const { pruned, rows, columns } = last('tile').view.tile;
  const all = Array.from({ length: of === 'rows' ? rows : columns }, () => 0);
  for (const [i, bit] of pruned.entries()) all[of === 'rows' ? Math.floor(i / columns) : i % columns] += bit / 255;
  return all;
};

test.each<[string, Partial<Settings>, 'row' | 'windows' | 'columns', number]>([
  ['Wanda: a row of the comparison', { method: { id: 'wanda', options: {} } }, 'row', 16],
  ['Wanda 2:4: a row of windows', { method: { id: 'wanda', options: {} }, pattern: nm }, 'windows', 16],
  ['SparseGPT: a block of columns', { method: { id: 'sparsegpt', options: { blockSize: 6 } } }, 'columns', 3],
])('%s, step by step, back, and on to the bits of the whole layer', async (_, settings, kind, parts) => {
  const page = await openDecoder(settings);
  const { api } = page;
  expect(offered(page)).toEqual({ grain: 'group', kind });
  const { step, atCheckpoint, checkpoints: whence } = page.last('run').run;
  await api.step('step');
  const whole = await bits();
  await api.restore(whence[atCheckpoint].id);
  const uncut = await bits();
  await api.step('group');
  expect(happened(page)).toMatchObject({ key: `happened.maskedPart.${kind}`, values: { from: 0, along: 16 } });
  expect(page.last('run').run).toMatchObject({ step, part: 1 });
  const first = await bits();
  const cut = cutIn(page, kind === 'columns' ? 'columns' : 'rows');
  const end = kind === 'columns' ? 6 : 1;
  expect(cut.slice(0, end).every((count) => count > 0)).toBe(true);
  expect(cut.slice(end).every((count) => count === 0)).toBe(true);
  await expectTruth(page, true);
  await api.step('group');
  const { atCheckpoint: second, checkpoints } = page.last('run').run;
  expect(checkpoints[second].label).toEqual({ key: 'checkpoints.part', values: { step, part: 2 } });
  await api.restore(checkpoints[second - 1].id);
  expect(await bits()).toBe(first);
  await api.restore(checkpoints[second - 2].id);
  expect(await bits()).toBe(uncut);
  await api.restore(checkpoints[second].id);
  for (let part = 3; part <= parts; part++) await api.step('group');
  expect(page.last('run').run).toMatchObject({ step: step + 1, part: null });
  expect(await bits()).toBe(whole);
  const { moves } = page.last('masks').masks;
  expect(moves).toHaveLength(1); // still one event, and each layer once in it
  expect(moves[0].layers.map(({ layer, cut }) => [layer, cut])).toEqual([[name, page.last('layers').layers[0].zeros]]);
  await api.restore(checkpoints[second].id);
  await api.step('step'); // what is left of the layer
  expect(await bits()).toBe(whole);
  await expectTruth(page, true);
});

test.each<[string, Partial<Settings>, NoGroup]>([
  ['all weights of a layer compete', { method: { id: 'magnitude', options: {} } }, 'wholeLayer'],
  ['all columns are one block', { method: { id: 'sparsegpt', options: {} } }, 'oneBlock'],
])('where %s, one group is shown with that reason, and cannot be chosen', async (_, settings, kind) => {
  const page = await openDecoder(settings);
  expect(offered(page)).toEqual({ grain: 'group', kind, missing: true });
  await page.api.step('stage');
  expect(page.last('run').run.phase).toBe('finetune');
  expect(offered(page)).toEqual({ grain: 'group', kind: 'notCutting', missing: true });
});

test('a layer that is half cut is found again after a reload, and goes on to the same bits', async () => {
  const [runs, places] = [0, 1].map(() => ({ ...createMemoryStore(Date.now), durable: true }));
  const disk = { storage: async () => runs, historyFiles: async () => places };
  const page = await openDecoder({ method: { id: 'sparsegpt', options: { blockSize: 6 } } }, disk);
  await page.api.step('group');
  const [half, left] = [await bits(), page.last('run').run];
  await page.api.step('step');
  const whole = await bits();
  await page.api.restore(left.checkpoints[left.atCheckpoint].id);
  await page.api.step('group');
  const again = openPage(defaultSettings, () => held.runner!, disk);
  await again.api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: null });
  await again.api.resume(true);
  expect(again.last('run').run).toMatchObject({ step: left.step, part: 2 });
  expect(await bits()).not.toBe(half);
  await again.api.step('step');
  expect(await bits()).toBe(whole);
});

test('whole channels: one press takes a dependency group out of all its layers', async () => {
  const page = openPage(
    {
      ...defaultSettings,
      model: { architecture: 'mlp', weights: 'fresh' },
      data: { source: 'digits', train: 16, test: 16 },
    },
    () => held.runner!,
  );
  const { api } = page;
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: page.form });
  await api.importModel([await networkFile(smallConvNet)]);
  await change(page, { method: { id: 'filterNorm', options: {} }, sparsity: 0.5 });
  await api.reset();
  await api.step('stage'); // scored
  expect(offered(page)).toEqual({ grain: 'group', kind: 'channels' });
  await api.step('group');
  // conv1 gives its 8 channels to conv2: both are cut, and nothing else
  expect(happened(page)).toEqual({
    key: 'happened.groupGone.channels',
    values: { layer: 'conv2', root: 'conv1', cut: 4, of: 8, layers: 2 },
  });
  expect(page.last('layers').layers.map(({ progress }) => progress)).toEqual(['masked', 'masked', 'scored', 'scored']);
  await api.step('group');
  expect(happened(page)).toMatchObject({ values: { root: 'conv2', cut: 6, of: 12, layer: 'dense1' } });
  await expectTruth(page, true);
});
