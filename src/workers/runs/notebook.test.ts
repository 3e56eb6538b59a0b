import { expect, test } from 'vitest';
import { LabError } from '../../engine/errors.ts';
import { blobSource } from '../../engine/io/byteSource.ts';
import { collectBytes } from '../../engine/io/byteStream.ts';
import { readZip } from '../../engine/io/zip/readZip.ts';
import { writeZip } from '../../engine/io/zip/writeZip.ts';
import { storyLlama } from '../../engine/models/architectures/storyLlama.ts';
import { defaultSettings } from '../../engine/pipelines/defaults.ts';
import { fitSettings } from '../../engine/pipelines/fitSettings.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { createMemoryStore } from '../../storage/memoryStore.ts';
import { createMemoryRunStore, type RunRecord } from '../../storage/runStore.ts';
import { createMemorySweepStore, type SweepRecord } from '../../storage/sweepStore.ts';
import { noWords } from '../../storage/words.ts';
import { xmlFault } from '../../testing/xml.ts';
import { isNotebook, readNotebook, writeNotebook } from './notebook.ts';

const storyModel = { architecture: 'story-llama', weights: 'trained' } as const;
const record: RunRecord = {
  id: 'run-a',
  parent: { run: 'run-b', checkpoint: 'run-b-0' },
  startedAt: 1_700_000_000_000,
  savedAt: 1_700_000_000_000,
  name: 'mine',
  note: 'two lines\nof it',
  starred: true,
  settings: defaultSettings,
  recipe: recipeOf(defaultSettings),
  architecture: 'cnn',
  origin: 'bundled',
  data: 'digits',
  ownModel: null,
  checkpoints: [
    { id: 'run-a-0', phase: 'score', label: { key: 'checkpoints.start', values: {} }, position: 0, bytes: 3 },
  ],
  evaluations: { dense: { accuracy: 0.99, loss: 0.1, examples: 100 } },
  sparsity: 0.5,
  losses: [
    { step: 0, loss: 2, phase: 'finetune' },
    { step: 1, loss: 1.5, phase: 'finetune' },
  ],
  finished: true,
};

async function writtenBy(withWeights: boolean): Promise<File> {
  const files = createMemoryStore(() => 5);
  await files.save('run-a-0', { kind: 'checkpoint' }, new Map([['params/w', Float32Array.of(1.5, -2)]]));
  const run = withWeights ? record : { ...record, checkpoints: [] };
  return new File([await writeNotebook({ run, sweeps: [] }, files)], 'mine.zip');
}

const storesOf = () => ({
  records: createMemoryRunStore(),
  files: createMemoryStore(() => 9),
  sweeps: createMemorySweepStore(),
});

test('a notebook opens in another lab with words, figures and weights, under an id of its own', async () => {
  const file = await writtenBy(true);
  expect(await isNotebook(file)).toBe(true);
  const stores = storesOf();
  const opened = (await readNotebook(file, stores)).run!;
  const { id: _, parent, checkpoints, ...rest } = opened;
  const { id: __, parent: ___, checkpoints: ____, ...before } = record;
  expect(rest).toEqual(before);
  expect(parent).toBeNull();
  expect(opened.id).not.toBe(record.id);
  expect((await stores.files.load(checkpoints[0].id))?.arrays.get('params/w')).toEqual(Float32Array.of(1.5, -2));
  await readNotebook(file, stores);
  expect(await stores.records.list()).toHaveLength(2);
});

test('a notebook of a language model keeps perplexity and tasks; an older one gets the perplexity of its loss', async () => {
  const stories: Settings = { ...fitSettings({ ...defaultSettings, model: storyModel }, storyLlama.build()) };
  const dense = { accuracy: 0.5, loss: 2, examples: 3, perplexity: Math.exp(2), tasks: { place: 0.25 } };
  // a network that was cut too far: no number at all
  const pruned = { accuracy: 0, loss: Number.NaN, examples: 3, perplexity: Number.NaN };
  const told = { recipe: recipeOf(stories), settings: stories, evaluations: { dense, pruned } };
  const read = async (text: string) => (await readNotebook(await zipOf(text), storesOf())).run!.evaluations;
  expect(await read(notebook(told))).toEqual({ dense, pruned });
  const { perplexity: _, tasks: __, ...older } = dense;
  const was = await read(notebook({ ...told, evaluations: { dense: older } }));
  expect(was).toEqual({ dense: { ...older, perplexity: Math.exp(2) } });
});

/** Texts of a zip's entries by name; null for other files. */
async function entriesOf(blob: Blob): Promise<ReadonlyMap<string, string>> {
  const entries = await readZip(blobSource(new File([blob], 'a.zip')), 1e6);
  const texts = entries.map(
    async (one): Promise<[string, string]> => [one.name, new TextDecoder().decode(await one.read(0, one.size))],
  );
  return new Map(await Promise.all(texts));
}

test('holds its facts, the loss as picture and table, and a file for each checkpoint', async () => {
  const entries = await entriesOf(await writtenBy(true));
  expect([...entries.keys()]).toEqual(['notebook.json', 'loss.svg', 'loss.csv', 'run-a-0.checkpoint']);
  expect(xmlFault(entries.get('loss.svg')!)).toBeNull();
  expect(entries.get('loss.svg')).toMatch(/>training step<[\s\S]*<polyline[^>]*points="64\.0,16\.0 640\.0,/); // 2, the largest, is at the top
  expect(entries.get('loss.csv')).toBe('step,phase,loss\r\n0,finetune,2\r\n1,finetune,1.5');
});

test('a checkpoint that is damaged takes the earlier ones with it', async () => {
  const files = createMemoryStore(() => 5);
  const checkpoints = ['a', 'b'].map((id) => ({ ...record.checkpoints[0], id }));
  for (const { id } of checkpoints) await files.save(id, {}, new Map([['w', Float32Array.of(1)]]));
  const blob = await writeNotebook({ run: { ...record, checkpoints }, sweeps: [] }, files);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const last = new TextDecoder('latin1').decode(bytes).lastIndexOf('PRUNELAB');
  bytes[last + 60] ^= 1; // in the header of the second
  const stores = storesOf();
  await expect(readNotebook(new File([bytes], 'a.zip'), stores)).rejects.toMatchObject({ code: 'checkpointInvalid' });
  expect([(await stores.files.list()).entries, await stores.records.list()]).toEqual([[], []]);
});

const of = (id: string) => ({ id, options: {} });
const sweep: SweepRecord = {
  id: 'sweep-a',
  startedAt: 1,
  ...noWords,
  request: { methods: [of('random')], patterns: [of('unstructured')], sparsities: [0.5], seeds: [7], examples: 6 },
  facts: { architecture: 'cnn', origin: 'bundled', data: 'digits', examples: 6, of: 6 },
  total: 1,
  dense: null,
  faults: [],
  finished: false,
};

type Stores = ReturnType<typeof storesOf>;
/** Works so often, then the disk is full. */
const fullAfter = <A extends unknown[], R>(times: number, work: (...args: A) => Promise<R>) => {
  let left = times;
  return async (...args: A): Promise<R> => {
    left -= 1;
    if (left < 0) throw new LabError('storageFull', 'no room');
    return work(...args);
  };
};

test.each<[string, (stores: Stores) => Partial<Stores>]>([
  ['the second checkpoint', ({ files }) => ({ files: { ...files, save: fullAfter(1, files.save) } })],
  ['the first sweep', ({ sweeps }) => ({ sweeps: { ...sweeps, add: fullAfter(0, sweeps.add) } })],
  ['the second sweep', ({ sweeps }) => ({ sweeps: { ...sweeps, add: fullAfter(1, sweeps.add) } })],
  ['the run', ({ records }) => ({ records: { ...records, put: fullAfter(0, records.put) } })],
])('a disk that is full at %s keeps nothing of the notebook', async (_, fill) => {
  const files = createMemoryStore(() => 5);
  const checkpoints = ['a', 'b'].map((id) => ({ ...record.checkpoints[0], id }));
  for (const { id } of checkpoints) await files.save(id, {}, new Map([['w', Float32Array.of(1)]]));
  const kept = { record: sweep, points: [], subject: null };
  const blob = await writeNotebook({ run: { ...record, checkpoints }, sweeps: [kept, kept] }, files);
  const stores = storesOf();
  const read = readNotebook(new File([blob], 'a.zip'), { ...stores, ...fill(stores) });
  await expect(read).rejects.toMatchObject({ code: 'storageFull' });
  const left = [(await stores.files.list()).entries, await stores.sweeps.list(), await stores.records.list()];
  expect(left).toEqual([[], [], []]);
});

test('without weights there is nothing to branch from', async () => {
  const { run } = await readNotebook(await writtenBy(false), storesOf());
  expect(run?.checkpoints).toEqual([]);
});

const zipOf = async (text: string) => {
  const zip = await collectBytes(writeZip([{ name: 'notebook.json', blob: new Blob([text]) }], new Date(0)));
  return new File([zip as Uint8Array<ArrayBuffer>], 'bad.zip');
};
const notebook = (changes: object, version = 2, sweeps: unknown = []) =>
  JSON.stringify({ kind: 'pruning-lab-notebook', version, run: { ...record, checkpoints: [], ...changes }, sweeps });

test.each([
  ['no JSON', '{', 'manifestInvalid'],
  ['a later version', notebook({}, 3), 'manifestInvalid'],
  ['a list of sweeps that is none', notebook({}, 2, 'all'), 'manifestInvalid'],
  ['a sweep that is not there', notebook({}, 2, ['1.sweep']), 'checkpointInvalid'],
  ['a name that is no text', notebook({ name: 7 }), 'manifestInvalid'],
  ['a recipe that is none', notebook({ recipe: {} }), 'recipeInvalid'],
  ['a checkpoint that is not there', notebook({ checkpoints: record.checkpoints }), 'checkpointInvalid'],
])('%s is refused, and nothing is kept', async (_, text, code) => {
  const stores = storesOf();
  await expect(readNotebook(await zipOf(text), stores)).rejects.toMatchObject({ code });
  expect([await stores.records.list(), await stores.sweeps.list()]).toEqual([[], []]);
});

test('a notebook of version 1, which knew no sweeps, still opens', async () => {
  const { version, sweeps: _, ...old } = JSON.parse(notebook({}));
  expect(version).toBe(2);
  const stores = storesOf();
  const { run, sweeps } = await readNotebook(await zipOf(JSON.stringify({ ...old, version: 1 })), stores);
  expect([run?.name, sweeps]).toEqual(['mine', []]);
  expect(await stores.records.list()).toHaveLength(1);
});

test('another zip is no notebook, and a file that is no zip neither', async () => {
  const zip = await collectBytes(writeZip([{ name: 'model.safetensors', blob: new Blob(['x']) }], new Date(0)));
  expect(await isNotebook(new File([zip as Uint8Array<ArrayBuffer>], 'a.zip'))).toBe(false);
  expect(await isNotebook(new File(['hello'], 'a.zip'))).toBe(false);
});
