import { beforeAll, expect, test } from 'vitest';
import { generateDigits } from '../../engine/data/digits/index.ts';
import { blobSource } from '../../engine/io/byteSource.ts';
import { readZip } from '../../engine/io/zip/readZip.ts';
import { mlp } from '../../engine/models/architectures/mlp.ts';
import { createParams, disposeParams, paramsToArrays } from '../../engine/models/params.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { PruneStage } from '../../engine/pipelines/recipe.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { encodeCheckpoint } from '../../storage/checkpointFile.ts';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { packPlain } from '../../storage/plainData.ts';
import { createMemoryRunStore } from '../../storage/runStore.ts';
import { createMemorySweepStore, type KeptSweep, type SweepRecord } from '../../storage/sweepStore.ts';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { EngineEvent } from '../protocol.ts';
import { readNotebook, writeNotebook } from '../runs/notebook.ts';
import { createInlineHelper } from './helper.ts';
import { decodeSweep, encodeSweep } from './sweepFile.ts';
import { createSweeps } from './sweeps.ts';
import { addSweep, takeSweep, takeSweepsOf } from './taking.ts';

const of = (id: string) => ({ id, options: {} });
const images = generateDigits({ count: 6, first: 0, seed: 1, split: 'test' });
const spec = mlp.build();
const weights = prunableWeights(spec).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
const base = recipeOf(defaultSettings).stages[0] as PruneStage;
const record: SweepRecord = {
  id: 'sweep-a',
  startedAt: 1_700_000_000_000,
  name: 'mine',
  note: 'two lines\nof it',
  starred: true,
  request: {
    methods: [of('magnitude'), of('random'), of('filterNorm')],
    patterns: [of('unstructured')],
    sparsities: [0.5, 0.9],
    seeds: [7],
    examples: 0,
  },
  facts: { architecture: 'mlp', origin: 'bundled', data: 'digits', examples: 6, of: 6, weights: 'a1' },
  total: 6,
  dense: null,
  faults: [{ method: 'random', seed: 7, error: { code: 'recipeInvalid', message: 'no', details: {} } }],
  finished: false,
};
const point = (method: string, wanted: number, changes: object = {}): FullPoint => ({
  point: {
    method,
    pattern: 'unstructured',
    seed: 7,
    wanted,
    layer: null,
    sparsity: wanted,
    accuracy: 0.5,
    loss: Number.NaN, // a network that was cut too far
    perClass: [1, Number.NaN],
    perplexity: Number.POSITIVE_INFINITY,
    boundPerplexity: null,
    tasks: { place: 0.25 },
    macs: 3,
    bytes: 4,
    ...changes,
  },
  masks: new Uint8Array(Math.ceil(weights / 8)).fill(3),
  predictions: Uint8Array.from({ length: 6 }, (_, i) => i),
});
const points = [
  point('magnitude', 0.5),
  point('random', 0.9),
  point('filterNorm', 0.5, { pattern: '', channelShare: 0.3, denseMacs: 5, denseBytes: 6 }),
];
let whole: KeptSweep;

beforeAll(async () => {
  await useWasm();
  const live = createParams(spec, createRandom(3));
  const params = await paramsToArrays(live);
  disposeParams(live);
  const masks = new Map([['dense1.weight', new Uint8Array(params.get('dense1.weight')!.length).fill(1)]]);
  const subject = { spec, params, masks, base, stage: 0, test: images, calibration: new Map([[7, images]]) };
  whole = { record, points, subject };
});

/** A file as this lab writes it, of data that it would not write. */
async function fileOf(value: unknown, kind = 'sweep') {
  const { json, arrays } = packPlain(value);
  const parts = await encodeCheckpoint(0, { kind, json }, arrays);
  const bytes = new Uint8Array(Math.max(...parts.map((part) => part.offset + part.bytes.length)));
  for (const part of parts) bytes.set(part.bytes, part.offset);
  return bytes;
}

test('a whole sweep comes back to the last bit, with network, examples and numbers that are none', async () => {
  expect(await decodeSweep('1.sweep', await encodeSweep(whole))).toEqual(whole);
});

test('a language model comes back with its texts, questions and tokenizer', async () => {
  const language = tinySpec();
  const texts = {
    kind: 'tokens',
    name: 'ids',
    sequences: [Int32Array.of(1, 2, 3)],
    bounds: Float64Array.of(0.5),
    tasks: { place: [{ context: Int32Array.of(1), options: [Int32Array.of(2), Int32Array.of(3)], answer: 1 }] },
    classes: 32,
    size: 1,
  } as const;
  const subject = {
    ...whole.subject!,
    spec: language,
    params: tinyWeights(language),
    masks: new Map(),
    test: texts,
    calibration: new Map([[7, texts]]),
    predictions: 2,
    tokenizer: new Map([['tokenizer.json', Uint8Array.of(123, 125)]]),
  };
  const sweep: KeptSweep = { record, points: [], subject };
  expect(await decodeSweep('1.sweep', await encodeSweep(sweep))).toEqual(sweep);
  const other = { ...texts, sequences: [Int32Array.of(1, 99)] };
  await expect(decodeSweep('a', await encodeSweep({ ...sweep, subject: { ...subject, test: other } }))).rejects.toThrow(
    '99',
  );
});

test('a file of before sweeps had words opens without them', async () => {
  const { name: _, note: __, starred: ___, ...was } = record;
  const opened = await decodeSweep('1.sweep', await fileOf({ ...whole, record: was }));
  expect(opened.record).toEqual({ ...record, name: '', note: '', starred: false });
});

test('a curve alone says what was measured, and nothing to compare by', async () => {
  const { points: told, subject } = await decodeSweep('1.sweep', await encodeSweep({ ...whole, subject: null }));
  expect(subject).toBeNull();
  expect(told.map((one) => one.point)).toEqual(points.map((one) => one.point));
  expect(told.every(({ masks, predictions }) => masks.length === 0 && predictions.length === 0)).toBe(true);
});

test.each<[string, (sweep: KeptSweep) => unknown, string]>([
  [
    'a method that does not exist at a point',
    (sweep) => ({ ...sweep, points: [point('magic', 0.5)] }),
    'manifestInvalid',
  ],
  ['a point twice', (sweep) => ({ ...sweep, points: [points[0], points[0]] }), 'manifestInvalid'],
  ['a name that is no text', (sweep) => ({ ...sweep, record: { ...record, name: 7 } }), 'manifestInvalid'],
  [
    'a share that is text',
    (sweep) => ({ ...sweep, points: [point('random', 0.5, { accuracy: '1' })] }),
    'manifestInvalid',
  ],
  [
    'a request without methods',
    (sweep) => ({ ...sweep, record: { ...record, request: { ...record.request, methods: [] } } }),
    'recipeInvalid',
  ],
  [
    'an unknown error code',
    (sweep) => ({
      ...sweep,
      record: { ...record, faults: [{ ...record.faults[0], error: { code: 'x', message: '', details: {} } }] },
    }),
    'manifestInvalid',
  ],
  [
    'masks of another length',
    (sweep) => ({ ...sweep, points: [{ ...points[0], masks: Uint8Array.of(1) }] }),
    'manifestInvalid',
  ],
  [
    'a weight that is missing',
    (sweep) => ({ ...sweep, subject: { ...sweep.subject, params: new Map() } }),
    'manifestInvalid',
  ],
  [
    'a label without a class',
    (sweep) => ({ ...sweep, subject: { ...sweep.subject, test: { ...images, labels: new Uint8Array(6).fill(10) } } }),
    'manifestInvalid',
  ],
  [
    'a prune stage that is none',
    (sweep) => ({ ...sweep, subject: { ...sweep.subject, base: { stage: 'prune' } } }),
    'recipeInvalid',
  ],
  [
    'a sequence of half a token',
    (sweep) => ({ ...sweep, subject: { ...sweep.subject, predictions: 0.5 } }),
    'manifestInvalid',
  ],
  ['nothing at all', () => null, 'manifestInvalid'],
])('%s is refused', async (_, change, code) => {
  await expect(decodeSweep('1.sweep', await fileOf(change(whole)))).rejects.toMatchObject({ code });
});

test('a file that is damaged, empty or of another kind is refused', async () => {
  const bytes = await encodeSweep(whole);
  bytes[bytes.length - 1] ^= 1;
  await expect(decodeSweep('1.sweep', bytes)).rejects.toMatchObject({ code: 'checkpointInvalid' });
  await expect(decodeSweep('1.sweep', new Uint8Array())).rejects.toMatchObject({ code: 'checkpointInvalid' });
  await expect(decodeSweep('1.sweep', await fileOf(whole, 'checkpoint'))).rejects.toMatchObject({
    code: 'manifestInvalid',
  });
});

const hashes =
  (...all: string[]) =>
  async () =>
    new Set(all);

test('a network takes the sweeps of its own weights and data, and none that does not know its weights', async () => {
  const home = createMemorySweepStore();
  const { weights: _, ...older } = record.facts;
  await home.put(record);
  await home.put({ ...record, id: 'sweep-older', facts: older });
  const taken = async (data: string, ...all: string[]) =>
    (await takeSweepsOf(home, data, hashes(...all))).map((one) => one.record.id);
  expect(await taken('digits', 'a1', 'b2')).toEqual(['sweep-a']);
  expect(await taken('digits', 'b2')).toEqual([]); // another network of the same architecture, as fresh
  expect(await taken('other', 'a1')).toEqual([]);
  expect(await takeSweepsOf(createMemorySweepStore(), 'digits', () => Promise.reject(new Error('read')))).toEqual([]);
});

test('sweeps of a notebook open under ids of their own; a whole one goes on, a curve alone does not', async () => {
  const home = createMemorySweepStore();
  await addSweep(home, whole);
  const [{ id }] = await home.list();
  const sweeps = [(await takeSweep(home, id, true))!, ...(await takeSweepsOf(home, 'digits', hashes('a1')))];
  const blob = await writeNotebook({ run: null, sweeps }, { load: async () => null });
  const names = (await readZip(blobSource(new File([blob], 'a.zip')), 1e6)).map(({ name }) => name);
  const own = (n: number) => [`${n}.sweep`, `${n}.curve.svg`, `${n}.csv`];
  expect(names).toEqual(['notebook.json', ...own(1), ...own(2)]);
  const store = createMemorySweepStore();
  const stores = { records: createMemoryRunStore(), files: createMemoryStore(() => 0), sweeps: store };
  expect((await readNotebook(new File([blob], 'a.zip'), stores)).run).toBeNull();
  const opened = await store.list();
  expect(new Set([id, ...opened.map((one) => one.id)]).size).toBe(3);

  const events: EngineEvent[] = [];
  const lab = createSweeps({
    emit: (event) => events.push(event),
    store: async () => store,
    tellTabs: () => () => {},
    helpers: () => ({ count: 1, create: async () => createInlineHelper() }),
    now: Date.now,
  });
  await lab.tellList();
  const listed = events.find((event) => event.type === 'sweeps')!.sweeps;
  expect(listed.map(({ done, whole: has }) => [done, has]).sort()).toEqual([
    [3, false],
    [3, true],
  ]);
  for (const { id: own, whole: has } of listed) {
    events.length = 0;
    await lab.open(own, true);
    const last = events.findLast((event) => event.type === 'sweep')!.sweep;
    expect([last.status, last.points.length, last.whole]).toEqual(has ? ['finished', 6, true] : ['stopped', 3, false]);
  }
});
