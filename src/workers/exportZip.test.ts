/** What an export says of a run that its recipe alone does not explain. */
import { beforeAll, expect, test } from 'vitest';
import { bytesSource, readWhole } from '../engine/io/byteSource.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { xmlFault } from '../testing/xml.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

beforeAll(useWasm);

const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 32, test: 16 },
  batchSize: 16,
  trainEpochs: 0.5,
  finetuneEpochs: 0.5,
  sparsity: 0.5,
};

async function openLab(chosen: Settings, hear: (event: EngineEvent) => void = () => {}) {
  const events: EngineEvent[] = [];
  const api = createSession((event) => {
    events.push(event);
    hear(event);
  }, memoryPlatform());
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event) => event.type === type) as Extract<EngineEvent, { type: T }>;
  await api.start({ backend: 'auto', assets: { models: '', evidence: '' }, settings: chosen });
  const told = <T extends EngineEvent['type']>(type: T) =>
    events.filter((event) => event.type === type) as Extract<EngineEvent, { type: T }>[];
  return { api, last, told, errors: () => events.filter(({ type }) => type === 'error') };
}

async function filesOf(blob: Blob | null) {
  return readZip(bytesSource(new Uint8Array(await blob!.arrayBuffer()), 'out.zip'), 1 << 24);
}

async function manifestOf(written: { readonly blob: Blob | null } | null): Promise<Record<string, unknown>> {
  const files = await filesOf(written!.blob);
  const file = files.find(({ name }) => name === 'pruning_manifest.json')!;
  return JSON.parse(new TextDecoder().decode(await readWhole(file, 1 << 24)));
}

test('the manifest says which masks were changed by hand, and nothing of it once the strokes are taken back', async () => {
  const { api, last, errors } = await openLab(settings);
  await api.play();
  const { checkpoints, atCheckpoint } = last('run').run;
  const row = { row: 3, column: 0, rows: 1, columns: 128 };
  const zeros = () => last('layers').layers.find(({ name }) => name === 'dense3.weight')!.zeros;
  const before = zeros();
  await api.paint({ name: 'dense3.weight', areas: [row], kept: false });
  const cut = zeros() - before;
  expect(cut).toBeGreaterThan(0);
  await api.paint({ name: 'dense3.weight', areas: [{ ...row, columns: 2 }], kept: true });
  await api.exportRun();
  expect((await manifestOf(last('export').export)).masks_by_hand).toEqual([
    { name: 'dense3.weight', cut, brought_back: 2 },
  ]);
  await api.restore(checkpoints[atCheckpoint].id);
  await api.exportRun();
  expect(await manifestOf(last('export').export)).not.toHaveProperty('masks_by_hand');
  expect(errors()).toEqual([]);
});

test('zeros that fine-tuning woke are told by number, nothing is offered, and another export may be asked for', async () => {
  const { api, last, told } = await openLab({ ...settings, guard: false });
  await api.play();
  const { revived } = last('metrics').metrics;
  expect(revived).toBeGreaterThan(0);
  await api.exportRun();
  expect(last('error').error).toMatchObject({
    code: 'zerosRevived',
    details: { revived, pruned: (256 * 784 + 128 * 256 + 10 * 128) / 2 },
  });
  expect(told('export').map(({ export: view }) => view?.status ?? null)).toEqual(['working', null]);
});

test('an export that is stopped under way ends with nothing to offer', async () => {
  const { api, told, errors } = await openLab({ ...settings, trainEpochs: 0 }, (event) => {
    if (event.type === 'export' && event.export) void api.cancel();
  });
  await api.exportRun();
  expect(told('export').map(({ export: view }) => view?.status ?? null)).toEqual(['working', null]);
  expect(errors()).toEqual([]);
});

test('the zip has the notebook, the charts and a picture of every layer; it opens as a network and as a notebook', async () => {
  const { api, last, errors } = await openLab({ ...settings, method: { id: 'wanda', options: {} } });
  await api.play();
  const one = (id: string) => [{ id, options: {} }];
  const asked = { methods: one('magnitude'), patterns: one('unstructured'), sparsities: [0.5], seeds: [0] };
  await api.sweep({ ...asked, examples: 0 });
  await api.exportRun();
  expect(errors()).toEqual([]);
  const { blob, files, checks } = last('export').export!;
  const layers = ['1-dense1.weight', '2-dense2.weight', '3-dense3.weight'];
  const pictures = (name: string) =>
    ['weights', 'mask', 'scores'].flatMap((what) => ['svg', 'csv'].map((end) => `layers/${name}.${what}.${end}`));
  const zip = await filesOf(blob);
  expect(zip.map(({ path }) => path)).toEqual([
    ...['model.safetensors', 'masks.safetensors', 'load.py', 'pruning_manifest.json'],
    ...['notebook.json', 'loss.svg', 'loss.csv', '1.sweep', '1.curve.svg', '1.csv'].map((name) => `notebook/${name}`),
    ...['charts/sparsity.svg', 'charts/sparsity.csv'],
    ...layers.flatMap(pictures),
    'README.txt',
  ]);
  const text = async (path: string) =>
    new TextDecoder().decode(await readWhole(zip.find((file) => file.path === path)!, 1 << 24));
  const faults = zip.filter(({ path }) => path.endsWith('.svg')).map(async ({ path }) => xmlFault(await text(path)));
  expect(new Set(await Promise.all(faults))).toEqual(new Set([null]));
  // what the page is told is what is there, each with its hash and what it is
  expect(files.map(({ name }) => name)).toEqual(zip.map(({ path }) => path));
  expect(new Set(files.map(({ content }) => content))).not.toContain('folder');
  const index = await text('README.txt');
  expect(files.slice(0, -1).every(({ name, sha256 }) => index.includes(`${sha256}  ${name}`))).toBe(true);
  expect(checks.filter(({ what, ok }) => ok && what.startsWith('sha256 in the zip of '))).toHaveLength(files.length);
  // [256, 784] in 128 cells each way, so 2 x 8 weights a cell; [10, 128] weight by weight
  expect(await text('layers/1-dense1.weight.weights.svg')).toContain('a cell is 2 × 8 weights');
  expect((await text('layers/1-dense1.weight.mask.csv')).split('\r\n')).toHaveLength(1 + 128);
  const last3 = (await text('layers/3-dense3.weight.mask.csv')).split('\r\n').slice(1);
  expect(last3.flatMap((row) => row.split(',').slice(1)).filter((bit) => bit === '0')).toHaveLength(640);
  expect(await text('layers/3-dense3.weight.mask.svg')).toContain('Wanda: 50.00 % of this matrix is cut');

  const zipped = new File([blob!], 'mine.zip');
  const other = await openLab({ ...settings, trainEpochs: 0 });
  await other.api.importModel([zipped]);
  expect(other.last('model').model.origin).toBe('mine.zip');
  expect(other.last('metrics').metrics.sparsity).toBeCloseTo(0.5, 3);
  const runs = other.last('runs').runs.length;
  await other.api.openNotebook(zipped);
  expect(other.last('runs').runs).toHaveLength(runs + 1);
  expect(other.last('runs').runs.find(({ architecture }) => architecture === 'mlp')).toMatchObject({
    ...{ checkpoints: [], finished: true, sparsity: 0.5 },
    losses: [{ step: 0, phase: 'train' }, { phase: 'finetune' }],
  });
  expect(other.last('sweeps').sweeps).toHaveLength(1);
  expect(other.errors()).toEqual([]);
});
