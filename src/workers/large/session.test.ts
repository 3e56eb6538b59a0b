import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { blobSource } from '../../engine/io/byteSource.ts';
import { readManifest } from '../../engine/io/checkpoint/manifest.ts';
import { openFolder } from '../../engine/io/huggingface/openFolder.ts';
import { isZip, readZip } from '../../engine/io/zip/readZip.ts';
import { parseRecipe } from '../../engine/pipelines/recipe.ts';
import { createHubCache } from '../../storage/hubCache.ts';
import { memoryResults } from '../../storage/resultFolder.ts';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { FakeFolder } from '../../testing/fakeFolder.ts';
import { startHubServer } from '../../testing/hubServer.ts';
import { type TinyOptions, tinyFolder } from '../../testing/tinyLlama.ts';
import type { LargeEvent, LargeFile, LargePlanView, LargeRunView, LargeSettings } from './protocol.ts';
import { remaining } from './run.ts';
import { createLargeSession } from './session.ts';

const GB = 1e9;
let events: LargeEvent[] = [];
let limitBytes = 4 * GB;
let hubUrl = '';
/** Called at each event, before the next step. */
let onEvent: (event: LargeEvent) => void = () => {};
const downloads = new FakeFolder();

const session = () =>
  createLargeSession(
    (event) => {
      events.push(event);
      onEvent(event);
    },
    {
      chooseBackend: async () => 'wasm',
      surroundings: async () => ({ limitBytes, freeBytes: 1e8, onDisk: true }),
      openResults: async () => memoryResults(),
      openCache: async () => createHubCache(downloads.handle),
      get hubUrl() {
        return hubUrl;
      },
      now: () => performance.now(),
    },
  );

function last<T extends LargeEvent['type']>(type: T): Extract<LargeEvent, { type: T }> {
  const found = events.findLast((event) => event.type === type);
  if (!found) throw new Error(`no event '${type}' among ${events.map((event) => event.type).join(', ')}`);
  return found as Extract<LargeEvent, { type: T }>;
}
const errors = () => events.flatMap((event) => (event.type === 'error' ? event.error.code : []));
const run = (): LargeRunView => last('run').run!;
const plan = (): LargePlanView => last('plan').plan;

async function folder(options: TinyOptions = {}): Promise<LargeFile[]> {
  const files = await tinyFolder(options);
  return Promise.all(
    [...files].map(async ([name, source]) => ({ name, blob: new Blob([await source.read(0, source.size)]) })),
  );
}

const few: Partial<LargeSettings> = { sequences: 3, length: 10, evaluationSequences: 2 };

async function opened(options: TinyOptions = {}) {
  const api = session();
  await api.open(await folder(options), 'tiny');
  return { api, settings: { ...last('model').settings, ...few } };
}

beforeAll(startWasm);
beforeEach(() => {
  events = [];
  limitBytes = 4 * GB;
  onEvent = () => {};
});

test('a folder is described by its headers; without a tokenizer its tokens are chance', async () => {
  const { settings } = await opened({ sharded: true, dtype: 'F16' });
  const { model } = last('model');
  expect(model).toMatchObject({
    name: 'tiny',
    family: 'llama',
    blocks: 2,
    hidden: 16,
    vocabulary: 32,
    hasTokenizer: false,
  });
  expect(model.prunable).toBe(3840);
  expect(model.bytesByType).toEqual({ F16: 2 * model.parameters });
  expect(settings.calibration.source).toBe('random');
});

describe('a plan', () => {
  test('tells tokens, memory and disk', async () => {
    const { api, settings } = await opened();
    await api.plan(settings);
    expect(plan()).toMatchObject({
      problem: null,
      onDisk: true,
      calibration: { sequences: 3, tokens: 30, shortest: 10, longest: 10, text: null },
      evaluation: { sequences: 2, tokens: 20 },
    });
    expect(plan().estimate?.peakBytes).toBeGreaterThan(1e8);
    expect(plan().diskBytes).toBe(last('model').model.bytes + 3840);
  });

  test('is refused politely where memory or disk fall short, and a start is refused the same way', async () => {
    const { api, settings } = await opened();
    limitBytes = 1e8;
    await api.plan(settings);
    expect(plan().problem).toMatchObject({ code: 'memoryShort', details: { limitBytes: 1e8 } });
    expect(plan().estimate?.peakBytes).toBeGreaterThan(1e8);
    await api.start(settings, 'r1', 'auto');
    expect(errors()).toEqual(['memoryShort']);
    expect(last('run').run).toBeNull();
  });

  test.each<[string, Partial<LargeSettings>, string]>([
    ['text without a tokenizer', { calibration: { source: 'text', text: 'once' } }, 'fileMissing'],
    ['ids that are none', { calibration: { source: 'ids', text: '[1, 2]' } }, 'recipeInvalid'],
    [
      'an id outside the vocabulary',
      { calibration: { source: 'ids', text: '[[1, 99], [1, 2], [3, 4], [5, 6]]' } },
      'tokenInvalid',
    ],
    ['too few ids for both', { calibration: { source: 'ids', text: '[[1, 2, 3]]' } }, 'dataMissing'],
    ['a pattern that does not fit', { pattern: { id: 'nm', options: { keep: 4, of: 32 } } }, 'patternImpossible'],
  ])('says why not: %s', async (_, change, code) => {
    const { api, settings } = await opened();
    await api.plan({ ...settings, ...change });
    expect(plan().problem?.code).toBe(code);
    expect(errors()).toEqual([]);
  });
});

describe('a run', () => {
  test('keeps what is protected, cuts the others as they were set by hand, and its manifest says so', async () => {
    const { api, settings } = await opened({ dtype: 'BF16' });
    const { layers } = last('model').model;
    expect(layers.map((names) => names.length)).toEqual([7, 7]);
    const protect = [...layers[0]];
    const own = 'model.layers.1.mlp.down_proj.weight';
    await api.start({ ...settings, protect, overrides: { [own]: 0.75 } }, 'r1', 'auto');
    expect(errors()).toEqual([]);
    const cut = events.flatMap((event) => (event.type === 'layer' ? event.layer : []));
    expect(cut.map(({ name }) => name)).toEqual(layers[1]);
    for (const { name, pruned, weights } of cut)
      expect([name, pruned / weights]).toEqual([name, name === own ? 0.75 : 0.5]);
    const { result } = run();
    const zeros = 1920 / 2 + (16 * 24) / 4; // half of one of two equal blocks, and a quarter more of one matrix
    expect(result).toMatchObject({ zeros, sparsity: zeros / 3840, identical: 1920 - zeros }); // of the matrices that were cut
    const file = result!.files.find(({ name }) => name === 'pruning_manifest.json')!;
    const { recipe } = await readManifest(blobSource(file.blob, file.name));
    const { stages } = parseRecipe(recipe);
    const stage = stages.find((one) => one.stage === 'prune');
    expect(stage).toMatchObject({ protect, overrides: { [own]: 0.75 } });
  });

  test('with every layer protected is refused with the reason', async () => {
    const { api, settings } = await opened();
    const protect = last('model').model.layers.flat();
    await api.plan({ ...settings, protect });
    expect(plan().problem).toMatchObject({ code: 'recipeInvalid', details: { refusal: 'nothingOpen' } });
  });

  test('goes block by block and ends with a whole folder that opens again', async () => {
    const { api, settings } = await opened({ dtype: 'BF16' });
    await api.start(settings, 'r1', 'auto');
    expect(errors()).toEqual([]);
    const layers = events.flatMap((event) => (event.type === 'layer' ? event.layer : []));
    expect(layers.map(({ block }) => block)).toEqual([...Array(7).fill(0), ...Array(7).fill(1)]);
    const { status, dense, pruned, result } = run();
    expect(status).toBe('finished');
    expect(dense).not.toBe(pruned);
    expect(result).toMatchObject({ sparsity: 0.5, zeros: 1920, identical: 1920, fileName: 'tiny-wanda-pruned.zip' });
    const files = new Map(result!.files.map(({ name, blob }) => [name, blobSource(blob, name)]));
    expect([...files.keys()].sort()).toEqual([
      'config.json',
      'masks.safetensors',
      'model.safetensors',
      'pruning_manifest.json',
    ]);
    await expect(openFolder(files, 'again')).resolves.toBeDefined();
    const manifest = await readManifest(files.get('pruning_manifest.json')!);
    expect(manifest).toMatchObject({ method: 'wanda', seed: 1 });
    const told = events.flatMap((event) => (event.type === 'run' && event.run ? event.run : []));
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual([
      'starting',
      'dense',
      'prune',
      'write',
      'pruned',
      'verify',
    ]);

    await api.save(result!.files, result!.fileName, 'r1', null);
    const { blob } = last('saved');
    const zip = blobSource(blob!, 'tiny.zip');
    expect(await isZip(zip)).toBe(true);
    expect(await readZip(zip, GB)).toHaveLength(4);
    await api.open([{ name: 'tiny.zip', blob: blob! }], 'tiny.zip');
    expect(last('model').model).toMatchObject({ name: 'tiny.zip', prunable: 3840 });
  });

  test('that is cancelled in the middle frees its tensors and its file, and leaves the folder open', async () => {
    const { api, settings } = await opened();
    const tensors = tf.memory().numTensors;
    let layers = 0;
    onEvent = ({ type }) => {
      if (type === 'layer' && ++layers === 5) void api.cancel();
    };
    await api.start(settings, 'r1', 'auto');
    expect(layers).toBeLessThanOrEqual(6);
    expect(last('run').run).toBeNull();
    expect(errors()).toEqual([]);
    expect(tf.memory().numTensors).toBe(tensors);
    await api.plan(settings);
    expect(plan().problem).toBeNull();
  });
});

describe('from the hub', () => {
  test('listed, downloaded, opened, opened again without the network, deleted', async () => {
    const bytes = await Promise.all(
      (await folder({ dtype: 'F16' })).map(
        async ({ name, blob }) => [name, new Uint8Array(await blob.arrayBuffer())] as const,
      ),
    );
    const hub = await startHubServer(new Map(bytes));
    hubUrl = hub.url;
    const api = session();
    await api.list('lab/model');
    const { listing } = last('listing');
    expect(listing?.files.map(({ path }) => path)).toEqual(['config.json', 'model.safetensors']);
    await api.download(listing!);
    await hub.close();
    expect(errors()).toEqual([]);
    expect(last('model').model).toMatchObject({ name: 'lab/model', bytesByType: { F16: expect.any(Number) } });
    expect(last('listing').listing).toBeNull();
    expect(last('progress').progress).toBeNull();

    events = [];
    await api.openCached('lab/model');
    expect(last('model').model.name).toBe('lab/model');
    await api.removeCached('lab/model');
    expect(last('cache').entries).toEqual([]);
    await api.openCached('lab/model');
    expect(errors()).not.toEqual([]);
  });
});

test.each<[string, TinyOptions, string]>([
  ['a tensor that is missing', { change: (tensors) => void tensors.delete('model.norm.weight') }, 'tensorMissing'],
])('what cannot be opened is refused: %s', async (_, options, code) => {
  const api = session();
  await api.open(await folder(options), 'tiny');
  expect(errors()).toEqual([code]);
  expect(events.some(({ type }) => type === 'model')).toBe(false);
});

test('what is left is this phase by its own pace, and judging the result by the pace of judging the dense model', () => {
  const spent = new Map([
    ['dense', 600],
    ['prune', 1000],
  ] as const);
  expect(remaining('dense', 3, 10, spent)).toBeNull();
  expect(remaining('prune', 0, 100, spent)).toBeNull();
  expect(remaining('prune', 25, 100, spent)).toBe(3 * 1000 + 600);
  expect(remaining('write', 0, 1, spent)).toBe(600);
  expect(remaining('pruned', 1, 4, new Map([['pruned', 200]]))).toBe(600);
});

test('a folder without config.json is refused by name', async () => {
  const api = session();
  const files = (await folder()).filter(({ name }) => name !== 'config.json');
  await api.open(files, 'tiny');
  expect(errors()).toEqual(['fileMissing']);
});
