/** A language model through the session: opened, cut block by block, fine-tuned, taken away, opened again, taken up again. */
import { beforeAll, expect, test, vi } from 'vitest';
import { bytesSource } from '../engine/io/byteSource.ts';
import { openSafetensors } from '../engine/io/safetensors/read.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { createSite } from '../testing/site.ts';
import { tinyFolder, tinyTokenizer } from '../testing/tinyLlama.ts';
import type { Platform } from './platform.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

beforeAll(useWasm);

const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));
const json = (name: string, value: unknown) => new File([JSON.stringify(value)], name);

async function folderFiles(): Promise<File[]> {
  const files: File[] = [];
  for (const [name, source] of await tinyFolder({ dtype: 'BF16' })) {
    files.push(new File([await source.read(0, source.size)], name));
  }
  return files;
}

function openLab(kept: Partial<Platform> = {}) {
  const events: EngineEvent[] = [];
  const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform(kept));
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event): event is Extract<EngineEvent, { type: T }> => event.type === type);
  return { api, events, last };
}

test('a folder with its own token ids is cut, recovered, exported with its stored type, and opened again', async () => {
  const { api, events, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids.slice(2))]);
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  expect(last('model')?.model).toMatchObject({ task: 'language', classes: 32, parameters: 4_432 });
  expect(last('model')?.model.blocks).toHaveLength(2);
  expect(last('data')?.data).toMatchObject({ kind: 'tokens', source: 'tokens', train: 4, test: 2, tokens: 48 });
  expect(last('settings')?.settings).toMatchObject({ method: { id: 'wanda' }, sparsity: 0.5, batchSize: 8 });
  const { metrics } = last('metrics')!;
  expect(metrics.sparsity).toBe(0.5);
  expect(metrics.pruned?.perplexity).toBeGreaterThan(1);
  expect(metrics.dense?.perplexity).toBeGreaterThan(1);
  expect(last('layers')?.layers.every(({ error }) => error !== null && error > 0 && error < 1)).toBe(true);

  await api.setSparsity(0.25, true);
  expect(last('metrics')?.metrics.sparsity).toBe(0.25);
  const pruned = last('metrics')?.metrics.pruned?.perplexity;
  await api.exportRun();
  const exported = last('export')?.export;
  expect(exported?.status).toBe('ready');
  expect(exported?.checks.every(({ ok }) => ok)).toBe(true);
  const zip = await readZip(bytesSource(new Uint8Array(await exported!.blob!.arrayBuffer()), 'out.zip'), 1 << 24);
  const model = zip.find(({ name }) => name === 'model.safetensors')!;
  expect((await openSafetensors(model)).entry('model.layers.0.self_attn.q_proj.weight').dtype).toBe('BF16');

  const again = openLab();
  const zipped = new File([exported!.blob!], 'out.zip');
  await again.api.importModel([zipped]);
  expect(again.last('error')?.error.code).toBe('fileMissing'); // no tokenizer, and no ids beside it
  const files = await Promise.all(
    zip.map(async (file) => new File([await file.read(0, file.size)], file.name)), //
  );
  await again.api.importModel([...files, json('calib.json', ids), json('eval.json', ids.slice(2))]);
  expect(again.last('metrics')?.metrics.dense?.perplexity).toBe(pruned); // what was kept is as it was stored

  await api.play();
  expect(last('run')?.run.status).toBe('finished');
  expect(last('metrics')?.metrics).toMatchObject({ revived: 0, sparsity: 0.25 });
  expect(last('metrics')?.metrics.recovered?.perplexity).toBeGreaterThan(1);
  await api.exportRun(); // fine-tuned weights are rounded to bfloat16, and compared as such
  expect(last('export')?.export).toMatchObject({ status: 'ready' });
});

test('steps are told block by block; a step back restores the same figures', async () => {
  const { api, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
  const cut = last('metrics')?.metrics.pruned?.perplexity;
  await api.reset();
  await api.step('step');
  expect(last('run')?.run.happened).toMatchObject({ key: 'happened.gatheredBlock', values: { block: 0, examples: 4 } });
  await api.step('step');
  expect(last('run')?.run.happened?.key).toBe('happened.scored');
  for (let step = 1; step < 15; step++) await api.step('step');
  expect(last('run')?.run.happened).toMatchObject({ key: 'happened.gatheredBlock', values: { block: 1 } });
  const progress = last('layers')?.layers.map((layer) => layer.progress);
  expect(progress).toEqual([...new Array(7).fill('masked'), ...new Array(7).fill('waiting')]);
  await api.step('step'); // the first block is cut, half of each of its weights
  expect(last('run')?.run.happened).toMatchObject({ key: 'happened.scoredLater', values: { sparsity: 0.25 } });
  for (let step = 1; step < 14; step++) await api.step('step');
  expect(last('metrics')?.metrics.pruned?.perplexity).toBe(cut);
});

test('one press goes to the next decoder block, where the pruning goes by blocks and nowhere else', async () => {
  const { api, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
  const cut = last('metrics')?.metrics.pruned?.perplexity;
  const grains = () => last('run')?.run.grains.map(({ grain }) => grain);
  expect(grains()).toEqual(['group', 'step', 'stage', 'round', 'run']); // fine-tuning: all blocks at once
  await api.reset();
  const masked = () => last('layers')?.layers.map(({ progress }) => Number(progress === 'masked'));
  const half = (first: number, second: number) => [...new Array(7).fill(first), ...new Array(7).fill(second)];
  expect(grains()).toEqual(['group', 'step', 'block', 'stage', 'round', 'run']);
  await api.step('step'); // in the middle of a block it goes to the end of that block
  await api.step('block');
  expect(masked()).toEqual(half(1, 0));
  await api.step('block');
  expect(masked()).toEqual(half(1, 1));
  expect(last('metrics')?.metrics.pruned?.perplexity).toBe(cut);
  const { phase, checkpoints, atCheckpoint } = last('run')!.run;
  expect(phase).toBe('finetune');
  await api.restore(checkpoints[atCheckpoint - 1].id);
  expect(checkpoints[atCheckpoint - 1].label.key).toBe('checkpoints.step'); // the second block is scored
  const ends = checkpoints.filter(({ label }) => label.key !== 'checkpoints.step');
  expect(ends.map(({ label }) => label.key.slice(12))).toEqual(['start', 'scored', 'masked']);
  expect(masked()).toEqual(half(1, 0));
  await api.reset();
  await api.step('stage'); // all blocks: not to the cut of the first, though scoring and cutting take turns
  expect(masked()).toEqual(half(1, 1));
  expect(last('run')?.run).toMatchObject({ phase: 'finetune', step: 0 });
});

const tokenizer = json('tokenizer.json', tinyTokenizer);

test('a sweep is measured in perplexity, and two of its points tell one prompt side by side', async () => {
  const { api, events, last } = openLab();
  await api.importModel([...(await folderFiles()), tokenizer, json('calibration.json', ids), json('test.json', ids)]);
  const of = (id: string) => ({ id, options: {} });
  const { seed } = last('settings')!.settings;
  const request = { methods: [of('wanda'), of('random')], patterns: [of('unstructured')], sparsities: [0.5, 0.9] };
  await api.sweep({ ...request, seeds: [seed], examples: 2 });
  const { points, dense, facts } = last('sweep')!.sweep;
  expect(points).toHaveLength(4);
  expect(facts).toMatchObject({ examples: 2, of: 4 });
  expect(points.map(({ loss, perplexity }) => perplexity! / Math.exp(loss))).toEqual([1, 1, 1, 1]);
  expect(dense).toMatchObject({ sparsity: 0, tasks: {}, boundPerplexity: null });

  const [a, b] = [points[0], points.at(-1)!];
  await api.comparePoints(a, b);
  const { comparison } = last('comparison')!;
  expect(comparison).toMatchObject({ tells: true, flips: { examples: [], pictures: null } });
  expect(comparison?.layers).toHaveLength(14);

  const told = { prompt: 'w3 w4', tokens: 12, temperature: 0, topK: 0, seed: 5 };
  await api.tellPoints(a, b, told);
  const { telling, ...pair } = last('pairTelling')!.view;
  expect([pair.a.method, pair.b.method]).toEqual(['wanda', 'random']);
  expect(telling).toMatchObject({ status: 'finished', promptTokens: 2, tokens: { first: 12, second: 12 } });
  const words = (text: string) => text.trim().split(' ');
  expect(words(telling.common + telling.token.first + telling.rest.first)).toHaveLength(12);
  expect(telling.parted).toBe(telling.common === '' ? 0 : words(telling.common).length);
  expect(words(telling.token.first)).toHaveLength(1); // a word is a token here
  expect(telling.token.first).not.toBe(telling.token.second);

  await api.tellPoints(a, a, told); // one against itself
  const same = last('pairTelling')!.view.telling;
  expect(same).toMatchObject({ parted: null, token: { first: '', second: '' }, rest: { first: '', second: '' } });
  expect(same.common).toBe(telling.common + telling.token.first + telling.rest.first);

  const cut = api.tellPoints(a, b, { ...told, tokens: 40 });
  await api.stopTelling();
  await cut;
  expect(last('pairTelling')?.view.telling.status).toBe('cancelled');
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
});

test('a run on a folder of the visitor is kept with it and taken up again in another tab', async () => {
  const site = createSite();
  const tab = site.openTab();
  const first = openLab(tab);
  await first.api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
  await first.api.step('stage');
  expect(first.last('progress')?.progress).toBeNull(); // keeping the folder reads it again, and is no import
  await vi.waitFor(() => expect(site.checkpoints.names.some((name) => name.startsWith('run-'))).toBe(true));
  tab.close();
  const second = openLab(site.openTab());
  const assets = { models: 'models/', evidence: 'evidence/' };
  await second.api.start({ backend: 'auto', assets, settings: null }); // the bundled network is not there: an error
  expect(second.last('resumable')?.run).not.toBeNull();
  await second.api.resume(true);
  expect(second.last('model')?.model).toMatchObject({ task: 'language', origin: 'language model' });
  await Promise.all([first.api.play(), second.api.play()]);
  expect(first.last('metrics')?.metrics.recovered?.perplexity).toBeGreaterThan(1);
  expect(second.last('metrics')?.metrics.recovered).toEqual(first.last('metrics')?.metrics.recovered);
  await second.api.exportRun();
  expect(second.last('export')?.export?.files.map(({ name }) => name)).toContain('config.json');
});

test.each([
  ['an unknown architecture', { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }, 'modelUnsupported'],
  ['heads that do not share keys evenly', { num_key_value_heads: 3 }, 'modelUnsupported'],
  ['a width that is not the tensors’', { intermediate_size: 20 }, 'tensorShapeInvalid'],
])('%s is refused by name, and the page stays as it was', async (_, config, code) => {
  const { api, last } = openLab();
  const files = (await folderFiles()).filter(({ name }) => name !== 'config.json');
  const good = JSON.parse(await (await folderFiles()).find(({ name }) => name === 'config.json')!.text());
  await api.importModel([...files, json('config.json', { ...good, ...config }), json('calib.json', ids)]);
  expect(last('error')?.error.code).toBe(code);
  expect(last('model')).toBeUndefined();
});

test.each([
  ['a sequence longer than the positions', [Array.from({ length: 65 }, () => 1)], 'sequenceTooLong'],
  ['a token outside the vocabulary', [[1, 2, 99]], 'tokenInvalid'],
])('%s is refused', async (_, wrong, code) => {
  const { api, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calib.json', wrong), json('test.json', ids)]);
  expect(last('error')?.error.code).toBe(code);
});

test.each(['random', 'loraprune'])(
  '%s at 2:4: of every four inputs of a row two are left, and no more come back',
  async (id) => {
    const { api, events, last } = openLab();
    await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
    const { settings } = last('settings')!;
    const lora = { rank: 2, finetune: false, pruneEpochs: 8 };
    const method = { id, options: id === 'loraprune' ? { frequency: 2 } : {} };
    const pattern = { id: 'nm', options: { keep: 2, of: 4 } };
    await api.prepare({ ...settings, method, pattern, lora, batchSize: 2, finetuneEpochs: 1 });
    await api.play();
    expect(events.filter((event) => event.type === 'error' && event.error.code !== 'storageUnavailable')).toEqual([]);
    expect(last('run')?.run.status).toBe('finished');
    const { metrics } = last('metrics')!;
    expect(metrics).toMatchObject({ revived: 0 });
    expect(metrics.recovered?.perplexity).toBeGreaterThan(1);
    await api.exportRun();
    const zip = await readZip(
      bytesSource(new Uint8Array(await last('export')!.export!.blob!.arrayBuffer()), 'z'),
      1 << 24,
    );
    const open = (name: string) => openSafetensors(zip.find((file) => file.name === name)!);
    const [masks, weights] = [await open('masks.safetensors'), await open('model.safetensors')];
    let cut = 0;
    for (const name of masks.tensors.keys()) {
      const [kept, values] = [await masks.bytes(name), await weights.floats(name)];
      expect(
        values.every((value, i) => kept[i] === 1 || value === 0),
        name,
      ).toBe(true);
      const left = Array.from({ length: kept.length / 4 }, (_, i) =>
        kept.slice(4 * i, 4 * i + 4).reduce((a, b) => a + b),
      );
      expect([[2], [4]]).toContainEqual([...new Set(left)]); // LoRAPrune leaves the last block whole
      cut += left[0] === 2 ? 1 : 0;
    }
    expect(cut).toBe(id === 'random' ? 14 : 7);
  },
);

test('a stroke on the uncut network and back: the dense figures are those of the dense network again', async () => {
  const { api, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
  const dense = last('metrics')?.metrics.dense;
  await api.reset();
  const areas = [{ row: 0, column: 0, rows: 8, columns: 16 }];
  await api.paint({ name: last('layers')!.layers[0].name, areas, kept: false });
  expect(last('metrics')?.metrics.dense).toEqual(dense);
  expect(last('metrics')?.metrics.pruned?.perplexity).not.toBe(dense?.perplexity);
  await api.reset();
  expect(last('metrics')?.metrics.dense).toEqual(dense);
});

test('a slider that is cancelled before it is heard goes back; one that is cut off is told as it stands', async () => {
  const { api, last } = openLab();
  await api.importModel([...(await folderFiles()), json('calibration.json', ids), json('test.json', ids)]);
  const busy = api.prepare({ ...last('settings')!.settings, seed: 3 }); // the slider waits behind it
  await Promise.all([busy, api.setSparsity(0.25, true), api.cancel()]);
  const prune = last('run')!.run.recipe.stages[0];
  expect(last('settings')?.settings.sparsity).toBe(0.5);
  expect(prune).toMatchObject({ stage: 'prune', sparsity: 0.5 });

  const sliding = api.setSparsity(0.25, true);
  await Promise.resolve(); // it has begun
  await api.cancel();
  await sliding;
  const zeros = last('layers')!.layers.reduce((sum, layer) => sum + layer.zeros, 0);
  const { metrics } = last('metrics')!;
  expect(metrics.sparsity).toBe(zeros / metrics.prunable);
  expect(last('run')?.run.recipe.stages[0]).toMatchObject({ sparsity: 0.25 });
});
