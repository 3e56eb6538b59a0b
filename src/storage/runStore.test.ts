import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { databaseVersion, openDatabase } from './database.ts';
import { createDatabaseRunStore, openRunStore } from './databaseRunStore.ts';
import { createDatabaseSweepStore } from './databaseSweepStore.ts';
import { createMemoryRunStore, type RunRecord, type RunStore } from './runStore.ts';
import type { SweepRecord } from './sweepStore.ts';
import { noWords } from './words.ts';

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));

const record = (id: string, startedAt: number): RunRecord => ({
  id,
  parent: null,
  startedAt,
  savedAt: startedAt,
  name: '',
  note: '',
  starred: false,
  settings: defaultSettings,
  recipe: { version: 1, seed: 1 } as RunRecord['recipe'],
  architecture: 'cnn',
  origin: 'bundled',
  data: 'digits',
  ownModel: null,
  checkpoints: [],
  evaluations: {},
  sparsity: 0.5,
  losses: [],
  finished: false,
});

const stores: readonly (readonly [string, () => Promise<RunStore>])[] = [
  ['site', openRunStore],
  ['tab', async () => createMemoryRunStore()],
];
describe.each(stores)('runs that last as long as the %s', (lasts, open) => {
  test('come back newest first; saving again leaves what the visitor wrote', async () => {
    const store = await open();
    expect(store.lasts).toBe(lasts);
    await store.put(record('a', 1));
    await store.put(record('b', 2));
    await store.edit('a', { name: 'mine', note: 'good', starred: true });
    await store.edit('gone', { name: 'nobody' });
    await store.put({ ...record('a', 1), finished: true });
    expect((await store.list()).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(await store.get('a')).toMatchObject({ name: 'mine', note: 'good', starred: true, finished: true });
    await store.remove('b');
    expect(await store.get('b')).toBeNull();
  });
});

test('two tabs write to one store and see what the other wrote', async () => {
  const [one, other] = [await openRunStore(), await openRunStore()];
  await one.put(record('a', 1));
  await Promise.all([one.edit('a', { name: 'first' }), other.edit('a', { note: 'second' })]);
  expect(await one.get('a')).toMatchObject({ name: 'first', note: 'second' });
});

test('a database of the first version, which knew no runs, gets them and keeps its sweeps', async () => {
  const first = await openDatabase(1);
  if (first.status !== 'open') throw new Error(first.status);
  const sweep = { id: 'old', startedAt: 1 } as SweepRecord;
  await createDatabaseSweepStore(first.database).put(sweep);
  expect([...first.database.objectStoreNames]).not.toContain('runs');
  first.database.close();
  const now = await openDatabase();
  if (now.status !== 'open') throw new Error(now.status);
  expect(await createDatabaseSweepStore(now.database).list()).toEqual([{ ...noWords, ...sweep }]);
  const runs = createDatabaseRunStore(now.database);
  await runs.put(record('a', 1));
  expect(await runs.list()).toHaveLength(1);
});

test('runs of version 3 come back: those of language models with the perplexity of their loss, the others as they were', async () => {
  const old = await openDatabase(3);
  if (old.status !== 'open') throw new Error(old.status);
  const runs = createDatabaseRunStore(old.database);
  const evaluations = { dense: { accuracy: 0.5, loss: 1, examples: 3 } };
  const stories = { source: 'stories', train: 4, test: 3, length: 8 };
  const about = (data: unknown) => ({ version: 1, seed: 1, data, stages: [] }) as unknown as RunRecord['recipe'];
  await runs.put({ ...record('text', 2), evaluations, recipe: about(stories) });
  await runs.put({ ...record('images', 1), evaluations, recipe: about({ source: 'digits' }) });
  old.database.close();
  const [text, images] = await (await openRunStore()).list();
  expect(text.evaluations).toEqual({ dense: { ...evaluations.dense, perplexity: Math.E } });
  expect(images.evaluations).toEqual(evaluations);
});

test('a database of a later version is left as it is', async () => {
  const later = await openDatabase(databaseVersion + 1);
  if (later.status !== 'open') throw new Error(later.status);
  await createDatabaseRunStore(later.database).put(record('future', 1));
  later.database.close();
  expect((await openRunStore()).lasts).toBe('newer');
  const again = await openDatabase(databaseVersion + 1);
  if (again.status !== 'open') throw new Error(again.status);
  expect(await createDatabaseRunStore(again.database).list()).toHaveLength(1);
});
