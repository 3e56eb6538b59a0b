import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabError } from '../engine/errors.ts';
import { FakeDirectory, PowerCut } from '../testing/fakeDirectory.ts';
import { checkpointVersion } from './checkpointFile.ts';
import type { CheckpointStore } from './checkpointStore.ts';
import { tabOfPlace } from './openStore.ts';
import { createOpfsStore } from './opfsStore.ts';
import { noLocks, type TabLocks } from './tabLocks.ts';

function open(directory: FakeDirectory, locks: TabLocks = noLocks): CheckpointStore {
  let clock = 0;
  return createOpfsStore({ directory, locks, freeBytes: async () => 1000, now: () => ++clock });
}

const weights = (...values: number[]) => new Map([['weight', new Float32Array(values)]]);
const stepOf = async (store: CheckpointStore) => (await store.load('run'))?.meta;

test('what was saved last is loaded, and only its file is left', async () => {
  const directory = new FakeDirectory();
  const store = open(directory);
  await store.save('run', { step: 1 }, weights(1, 2));
  const bytes = await store.save('run', { step: 2 }, weights(3, 4));
  expect(await store.load('run')).toEqual({ savedAt: 2, meta: { step: 2 }, arrays: weights(3, 4) });
  expect(directory.names).toEqual(['run.2.checkpoint']);
  expect(directory.contents('run.2.checkpoint')).toHaveLength(bytes);
  expect(await store.usage()).toEqual({ bytes, freeBytes: 1000 });
});

test('runs do not touch one another, and the list has the newest first', async () => {
  const store = open(new FakeDirectory());
  await store.save('a', 'first', weights(1));
  await store.save('b', 'second', weights(2, 3, 4));
  const { entries } = await store.list();
  expect(entries.map(({ id, savedAt, meta }) => [id, savedAt, meta])).toEqual([
    ['b', 2, 'second'],
    ['a', 1, 'first'],
  ]);
  await store.remove('b');
  expect(await store.load('b')).toBeNull();
  expect((await store.load('a'))?.arrays).toEqual(weights(1));
});

test('whenever the power fails during a save, the earlier or the new checkpoint is whole', async () => {
  const outcomes = new Set<unknown>();
  // A save of one array: create, write, flush, write, flush, close, remove = 7 steps; from 8 on it gets through.
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.boolean()), async (cutAtStep, coins) => {
      const directory = new FakeDirectory();
      await open(directory).save('run', { step: 1 }, weights(1, 2));
      directory.set({ cutAtStep });
      const done = await open(directory)
        .save('run', { step: 2 }, weights(3, 4))
        .then(
          () => true,
          (thrown) => {
            expect(thrown).toBeInstanceOf(PowerCut);
            return false;
          },
        );
      expect(done).toBe(cutAtStep > 7);
      directory.restart(() => coins.next().value as boolean);

      const store = open(directory);
      const listed = (await store.list()).entries.map(({ meta }) => meta);
      const loaded = await store.load('run');
      expect([1, 2].map((step) => ({ step }))).toContainEqual(loaded?.meta);
      expect(listed).toEqual([loaded?.meta]);
      const isFirst = JSON.stringify(loaded?.meta) === '{"step":1}';
      expect(loaded?.arrays).toEqual(isFirst ? weights(1, 2) : weights(3, 4));
      if (done) expect(loaded?.meta).toEqual({ step: 2 });
      outcomes.add(JSON.stringify([cutAtStep, loaded?.meta]));
      // and the next save works and cleans up
      await store.save('run', { step: 3 }, weights(5));
      expect(await stepOf(store)).toEqual({ step: 3 });
      expect(directory.names).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
  // before the last flush (step 5) the old one, after it the new one, in between either
  expect(outcomes).toContain('[2,{"step":1}]');
  expect(outcomes).toContain('[7,{"step":2}]');
});

test('a half-written file is never offered and is cleaned away', async () => {
  const directory = new FakeDirectory();
  const store = open(directory);
  await store.save('run', null, weights(1, 2));
  const whole = directory.contents('run.1.checkpoint');
  directory.plant('run.1.checkpoint', whole.slice(0, whole.length - 1));
  expect((await store.list()).entries).toEqual([]);
  expect(await store.load('run')).toBeNull();
  expect(directory.names).toEqual([]);
});

test('a rotten array is found on loading, and the generation before it is used when it is still there', async () => {
  const directory = new FakeDirectory();
  const store = open(directory);
  await store.save('run', { step: 1 }, weights(1, 2));
  const rotten = directory.contents('run.1.checkpoint').slice();
  rotten[rotten.length - 1] = 77;
  directory.plant('run.2.checkpoint', rotten);
  expect(await stepOf(store)).toEqual({ step: 1 });
  expect(directory.names).toEqual(['run.1.checkpoint']);
});

test.each([
  ['refuses the write', false],
  ['says that all was written', true],
])('a full disk that %s is reported, leaves no litter and keeps the earlier checkpoint', async (_, deceitful) => {
  const directory = new FakeDirectory();
  const store = open(directory);
  const bytes = await store.save('run', { step: 1 }, weights(1, 2));
  directory.set({ room: 2 * bytes - 1, deceitful });
  const failure = await store.save('run', { step: 2 }, weights(3, 4)).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(LabError);
  expect(failure).toMatchObject({ code: 'storageFull' });
  expect(await stepOf(store)).toEqual({ step: 1 });
  expect(directory.names).toEqual(['run.1.checkpoint']);
});

test('a checkpoint of a later version is kept, listed apart and refused with its number', async () => {
  const directory = new FakeDirectory();
  const store = open(directory);
  await store.save('run', null, weights(1));
  const later = directory.contents('run.1.checkpoint').slice();
  new DataView(later.buffer).setUint32(8, checkpointVersion + 1, true);
  directory.plant('run.1.checkpoint', later);

  expect(await store.list()).toEqual({ entries: [], newer: [{ id: 'run', version: checkpointVersion + 1 }] });
  await expect(store.load('run')).rejects.toMatchObject({
    code: 'checkpointInvalid',
    details: { version: checkpointVersion + 1 },
  });
  await store.save('run', { step: 9 }, weights(2));
  expect(directory.contents('run.1.checkpoint')).toEqual(later);
  expect(await stepOf(store)).toEqual({ step: 9 });
});

test('a run of another tab is marked and cannot be overwritten', async () => {
  const directory = new FakeDirectory();
  await open(directory).save('theirs', { step: 1 }, weights(1));
  const locks: TabLocks = {
    ...noLocks,
    claim: async (id) => {
      if (id === 'theirs') throw new LabError('storageUnavailable', 'claimed');
    },
    claimedElsewhere: async () => new Set(['theirs']),
  };
  const store = open(directory, locks);
  await store.save('mine', null, weights(2));
  await expect(store.save('theirs', { step: 2 }, weights(3))).rejects.toMatchObject({ code: 'storageUnavailable' });
  const { entries } = await store.list();
  expect(Object.fromEntries(entries.map(({ id, inUse }) => [id, inUse]))).toEqual({ mine: false, theirs: true });
  expect((await store.load('theirs'))?.meta).toEqual({ step: 1 });
});

test('places of one tab are claimed together, and another tab neither writes nor removes them', async () => {
  const directory = new FakeDirectory();
  const claims = new Map<string, string>();
  const tab = (name: string) => {
    const locks: TabLocks = {
      ...noLocks,
      claim: async (id) => {
        if ((claims.get(id) ?? name) !== name) throw new LabError('storageUnavailable', 'claimed');
        claims.set(id, name);
      },
      claimedElsewhere: async () => new Set([...claims].flatMap(([id, owner]) => (owner === name ? [] : [id]))),
    };
    return createOpfsStore({ directory, locks, freeBytes: async () => null, now: () => 0, ownerOf: tabOfPlace });
  };
  const [first, second] = [tab('first'), tab('second')];
  const bytes = [await first.save('place-a-0', null, weights(1)), await first.save('place-a-1', null, weights(1, 2))];
  await expect(second.save('place-a-2', null, weights(3))).rejects.toMatchObject({ code: 'storageUnavailable' });
  await second.save('place-b-0', null, weights(4));
  await second.remove('place-a-0');
  directory.plant('place-c-0.1.checkpoint', new Uint8Array(5)); // half-written: counted, unread
  expect(await second.sizes()).toEqual([
    { id: 'place-a-0', bytes: bytes[0], inUse: true },
    { id: 'place-a-1', bytes: bytes[1], inUse: true },
    { id: 'place-b-0', bytes: expect.any(Number), inUse: false },
    { id: 'place-c-0', bytes: 5, inUse: false },
  ]);
  claims.clear(); // both tabs are gone
  await second.remove('place-a-0');
  expect((await second.sizes()).map(({ id }) => id)).toEqual(['place-a-1', 'place-b-0', 'place-c-0']);
});

test('an id that is no file name is refused before anything is written', async () => {
  const directory = new FakeDirectory();
  await expect(open(directory).save('../x', null, weights(1))).rejects.toThrow('checkpoint id');
  expect(directory.names).toEqual([]);
});
