import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SweepSubject } from '../engine/sweeps/subject.ts';
import type { FullPoint } from '../engine/sweeps/sweeper.ts';
import { databaseVersion, openDatabase, orRefusal } from './database.ts';
import { createDatabaseSweepStore, openSweepStore } from './databaseSweepStore.ts';
import { createMemorySweepStore, type SweepRecord, type SweepStore } from './sweepStore.ts';
import { noWords } from './words.ts';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

const record = (id: string, startedAt: number): SweepRecord => ({
  id,
  startedAt,
  ...noWords,
  request: { methods: [{ id: 'random', options: {} }], patterns: [], sparsities: [0.5], seeds: [1], examples: 3 },
  facts: { architecture: 'cnn', origin: 'bundled', data: 'digits', examples: 3, of: 3 },
  total: 2,
  dense: null,
  faults: [],
  finished: false,
});
const point = (wanted: number): FullPoint => ({
  point: {
    method: 'random',
    pattern: 'unstructured',
    seed: 1,
    layer: null,
    wanted,
    sparsity: wanted,
    accuracy: 0.5,
    loss: 1,
    perClass: [Number.NaN],
    perplexity: null,
    boundPerplexity: null,
    tasks: {},
    macs: 1,
    bytes: 1,
  },
  masks: Uint8Array.of(1, 2, 3),
  predictions: Uint8Array.of(7),
});
const subject = { stage: 0, params: new Map([['a', Float32Array.of(1.5)]]) } as unknown as SweepSubject;

const stores: readonly (readonly [string, () => Promise<SweepStore>])[] = [
  ['IndexedDB', openSweepStore],
  ['memory', async () => createMemorySweepStore()],
];
describe.each(stores)('sweeps in %s', (name, open) => {
  test('come back as they were, newest first', async () => {
    const store = await open();
    expect(store.durable).toBe(name === 'IndexedDB');
    await store.put(record('a', 1));
    await store.put(record('b', 2));
    await store.put({ ...record('a', 1), finished: true });
    expect((await store.list()).map(({ id, finished }) => [id, finished])).toEqual([
      ['b', false],
      ['a', true],
    ]);
    await store.putSubject('a', subject);
    expect(await store.subject('a')).toEqual(subject);
    expect(await store.subject('b')).toBeNull();
    expect([await store.hasSubject('a'), await store.hasSubject('b')]).toEqual([true, false]);
    await store.addPoints('a', [point(0.5)]);
    await store.addPoints('a', [point(0.9)]);
    await store.addPoints('b', [point(0.1)]);
    expect((await store.points('a')).map((kept) => [kept.point.wanted, [...kept.masks]])).toEqual([
      [0.5, [1, 2, 3]],
      [0.9, [1, 2, 3]],
    ]);
    expect([await store.count('a'), await store.count('b'), await store.count('c')]).toEqual([2, 1, 0]);
  });

  test('that are gone stay gone, whatever is written of them', async () => {
    const store = await open();
    await store.put(record('a', 1));
    const write = () =>
      Promise.all([store.update(record('a', 2)), store.putSubject('a', subject), store.addPoints('a', [point(0.5)])]);
    expect(await write()).toEqual([true, true, true]);
    await store.remove('a');
    expect(await write()).toEqual([false, false, false]);
    expect([await store.list(), await store.hasSubject('a'), await store.count('a')]).toEqual([[], false, 0]);
  });

  test('have a name, notes and a star, which stay when the sweep goes on', async () => {
    const store = await open();
    await store.put(record('a', 1));
    await store.edit('a', { name: 'mine', starred: true });
    await store.edit('a', { note: 'good' });
    await store.edit('gone', { name: 'nobody' });
    await store.put({ ...record('a', 1), finished: true });
    expect(await store.list()).toEqual([
      { ...record('a', 1), name: 'mine', note: 'good', starred: true, finished: true },
    ]);
  });

  test('say about how much they are: what they work on, and their points', async () => {
    const store = await open();
    await store.put(record('a', 1));
    expect(await store.bytes('a')).toBe(0);
    await store.putSubject('a', subject);
    const alone = await store.bytes('a');
    expect(alone).toBeGreaterThan(4); // one float, and what is around it
    await store.addPoints('a', [point(0.5)]);
    const one = (await store.bytes('a')) - alone;
    expect(one).toBeGreaterThan(3 + 1); // masks and predictions
    await store.addPoints('a', [point(0.7), point(0.9)]);
    expect((await store.bytes('a')) - alone).toBe(3 * one);
  });

  test('go with all that belongs to them, and leave the others', async () => {
    const store = await open();
    for (const id of ['a', 'b']) {
      await store.put(record(id, 1));
      await store.putSubject(id, subject);
      await store.addPoints(id, [point(0.5), point(0.9)]);
    }
    await store.remove('a');
    expect((await store.list()).map(({ id }) => id)).toEqual(['b']);
    expect([await store.subject('a'), await store.count('a'), await store.count('b')]).toEqual([null, 0, 2]);
  });
});

/** Stands for a disk that is full from the n-th write on. */
function fillAfter(writes: number) {
  const put = IDBObjectStore.prototype.put;
  let left = writes;
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...value) {
    left -= 1;
    if (left < 0) throw new DOMException('full', 'QuotaExceededError');
    return put.apply(this, value);
  });
}

test.each([0, 1, 2, 3])(
  'a disk that is full after %i writes keeps nothing of a sweep that is added',
  async (writes) => {
    const store = await openSweepStore();
    const full = fillAfter(writes);
    const added = store.add({ record: record('a', 1), points: [point(0.5), point(0.9)], subject });
    await expect(added).rejects.toMatchObject({ code: 'storageFull' });
    full.mockRestore();
    expect([await store.list(), await store.hasSubject('a'), await store.count('a')]).toEqual([[], false, 0]);
    await store.add({ record: record('a', 1), points: [point(0.5)], subject });
    expect([(await store.list()).length, await store.hasSubject('a'), await store.count('a')]).toEqual([1, true, 1]);
  },
);

test('what an earlier lab left without a record goes when the place is opened, and when room is made', async () => {
  const found = await openDatabase();
  if (found.status !== 'open') throw new Error(found.status);
  const { database } = found;
  const leave = async () => {
    await database.put('sweepSubjects', subject, 'gone');
    for (const wanted of [0.5, 0.9])
      await database.put('sweepPoints', { ...point(wanted), sweep: 'points alone', key: `${wanted}` });
  };
  const left = async () => [await database.count('sweepSubjects'), await database.count('sweepPoints')];
  await createDatabaseSweepStore(database).add({ record: record('a', 1), points: [point(0.5)], subject });
  await leave();
  const store = await openSweepStore();
  expect(await left()).toEqual([1, 1]);
  await leave();
  expect(await left()).toEqual([2, 3]);
  await store.dropStrays();
  expect(await left()).toEqual([1, 1]);
  database.close();
});

test('a database of a later version is kept, and this one works in memory', async () => {
  const later = await openDatabase(databaseVersion + 1);
  if (later.status !== 'open') throw new Error(later.status);
  await createDatabaseSweepStore(later.database).put(record('future', 1));
  later.database.close();
  expect((await openDatabase()).status).toBe('newer');
  const store = await openSweepStore();
  expect(store.durable).toBe(false);
  const again = await openDatabase(databaseVersion + 1);
  if (again.status !== 'open') throw new Error(again.status);
  expect(await createDatabaseSweepStore(again.database).list()).toEqual([record('future', 1)]);
});

test('points of version 2 come back with a perplexity where the network has no classes, and without one where it has', async () => {
  const old = await openDatabase(2);
  if (old.status !== 'open') throw new Error(old.status);
  const { perplexity: _, boundPerplexity: __, tasks: ___, ...was } = point(0.5).point;
  const stored = createDatabaseSweepStore(old.database);
  const asWas = (changes: object) => ({ ...point(0.5), point: { ...was, ...changes } }) as FullPoint;
  await stored.put({ ...record('a', 1), dense: { ...was, perClass: [] } as unknown as SweepRecord['dense'] });
  await stored.addPoints('a', [asWas({ perClass: [], loss: 0 }), asWas({ wanted: 0.9 })]);
  old.database.close();
  const store = await openSweepStore();
  expect((await store.list())[0].dense).toMatchObject({ perplexity: Math.E, boundPerplexity: null, tasks: {} });
  const points = (await store.points('a')).map((kept) => kept.point);
  expect(points.map(({ wanted, perplexity, tasks }) => [wanted, perplexity, tasks])).toEqual([
    [0.5, 1, {}],
    [0.9, null, {}],
  ]);
});

test('sweeps of version 3, which had no words, come back without a name and can be named', async () => {
  const old = await openDatabase(3);
  if (old.status !== 'open') throw new Error(old.status);
  const { name: _, note: __, starred: ___, ...was } = record('a', 1);
  await createDatabaseSweepStore(old.database).put(was as SweepRecord);
  old.database.close();
  const store = await openSweepStore();
  expect(await store.list()).toEqual([record('a', 1)]);
  await store.edit('a', { name: 'mine' });
  expect((await store.list())[0].name).toBe('mine');
});

test('a browser that refuses gives a store that lasts as long as the tab', async () => {
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('blocked', 'SecurityError');
    },
  });
  expect((await openSweepStore()).durable).toBe(false);
});

test.each([
  [new DOMException('full', 'QuotaExceededError'), 'storageFull'],
  [new DOMException('closed', 'InvalidStateError'), 'storageUnavailable'],
])('%s becomes %s', async (thrown, code) => {
  const refused = orRefusal('sweep a', async () => {
    throw thrown;
  });
  await expect(refused).rejects.toMatchObject({ code });
});
