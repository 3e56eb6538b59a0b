/** Sweeps in IndexedDB: every point is written once, when it is there. */
import type { IDBPTransaction } from 'idb';
import { keyText } from '../engine/sweeps/request.ts';
import type { FullPoint } from '../engine/sweeps/sweeper.ts';
import { type LabDatabase, type LabSchema, openDatabase, orRefusal } from './database.ts';
import { plainBytes } from './plainData.ts';
import { createSweepClaims, noClaims, type SweepClaims } from './sweepClaims.ts';
import { createMemorySweepStore, type SweepRecord, type SweepStore } from './sweepStore.ts';
import { keepingWords } from './words.ts';

/** Never throws: where the browser refuses, or another version of the lab was here, sweeps last as long as the tab. */
export async function openSweepStore(): Promise<SweepStore> {
  const opened = await openDatabase();
  if (opened.status !== 'open') return createMemorySweepStore();
  // Only a page of a secure origin has locks; any other draws as if it were alone.
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  const store = createDatabaseSweepStore(opened.database, locks ? createSweepClaims(locks) : noClaims);
  await store.dropStrays().catch(() => {}); // what cannot be deleted now goes another time
  return store;
}

const all = ['sweeps', 'sweepSubjects', 'sweepPoints'] as const;

export function createDatabaseSweepStore(database: LabDatabase, claims: SweepClaims = noClaims): SweepStore {
  const whole = (work: (transaction: Whole) => Promise<void>) => inOne(database.transaction(all, 'readwrite'), work);
  /** Nothing where the sweep is gone, which no other tab can make it meanwhile. */
  const whileThere = (id: string, work: (transaction: Whole) => Promise<void>): Promise<boolean> =>
    orRefusal(`sweep ${id}`, async () => {
      let there = false;
      await whole(async (transaction) => {
        there = (await transaction.objectStore('sweeps').getKey(id)) !== undefined;
        if (there) await work(transaction);
      });
      return there;
    });
  return {
    ...claims,
    durable: true,
    put: (record) => orRefusal(`sweep ${record.id}`, () => whole((transaction) => putRecord(transaction, record))),
    add: ({ record, points, subject }) =>
      orRefusal(`sweep ${record.id}`, () =>
        whole(async (transaction) => {
          await putRecord(transaction, record);
          if (subject) await transaction.objectStore('sweepSubjects').put(subject, record.id);
          await putPoints(transaction, record.id, points);
        }),
      ),
    update: (record) => whileThere(record.id, (transaction) => putRecord(transaction, record)),
    edit: (id, change) =>
      orRefusal(`sweep ${id}`, async () => {
        const { store, done } = database.transaction('sweeps', 'readwrite');
        const record = await store.get(id);
        if (record) await store.put({ ...record, ...change });
        await done;
      }),
    putSubject: (id, subject) =>
      whileThere(id, async (transaction) => void (await transaction.objectStore('sweepSubjects').put(subject, id))),
    addPoints: (id, points) => whileThere(id, (transaction) => putPoints(transaction, id, points)),
    async list() {
      const records = await database.getAll('sweeps');
      return records.sort((a, b) => b.startedAt - a.startedAt);
    },
    hasSubject: async (id) => (await database.count('sweepSubjects', id)) > 0,
    subject: async (id) => (await database.get('sweepSubjects', id)) ?? null,
    points: (id) => database.getAllFromIndex('sweepPoints', 'sweep', id),
    count: (id) => database.countFromIndex('sweepPoints', 'sweep', id),
    async bytes(id) {
      const [subject, point, count] = await Promise.all([
        database.get('sweepSubjects', id),
        database.getFromIndex('sweepPoints', 'sweep', id),
        database.countFromIndex('sweepPoints', 'sweep', id),
      ]);
      return plainBytes(subject) + plainBytes(point) * count;
    },
    remove: (id) => orRefusal(`sweep ${id}`, () => whole((transaction) => removeAll(transaction, id))),
    dropStrays: () =>
      orRefusal('sweeps', () =>
        whole(async (transaction) => {
          const named = new Set(await transaction.objectStore('sweeps').getAllKeys());
          const strays = new Set(await transaction.objectStore('sweepSubjects').getAllKeys());
          const points = transaction.objectStore('sweepPoints').index('sweep');
          for (let cursor = await points.openKeyCursor(null, 'nextunique'); cursor; cursor = await cursor.continue())
            strays.add(cursor.key);
          for (const id of strays) if (!named.has(id)) await removeAll(transaction, id);
        }),
      ),
  };
}

type Whole = IDBPTransaction<LabSchema, typeof all, 'readwrite'>;

/** All that `work` writes, or nothing where it throws. */
async function inOne(transaction: Whole, work: (transaction: Whole) => Promise<void>): Promise<void> {
  transaction.done.catch(() => {}); // it may fail before `work` hears of it
  try {
    await work(transaction);
  } catch (thrown) {
    const { error } = transaction; // why the browser ended it: a full disk
    if (!error) abort(transaction);
    throw error ?? thrown;
  }
  await transaction.done;
}

function abort(transaction: Whole): void {
  try {
    transaction.abort();
  } catch {
    // it has ended
  }
}

async function putRecord(transaction: Whole, record: SweepRecord): Promise<void> {
  const store = transaction.objectStore('sweeps');
  await store.put(keepingWords(record, await store.get(record.id)));
}

async function putPoints(transaction: Whole, id: string, points: readonly FullPoint[]): Promise<void> {
  const store = transaction.objectStore('sweepPoints');
  // `async`: also what is thrown at once ends as a promise that somebody waits for
  await Promise.all(points.map(async (point) => store.put({ ...point, sweep: id, key: keyText(point.point) })));
}

async function removeAll(transaction: Whole, id: string): Promise<void> {
  await Promise.all([
    transaction.objectStore('sweeps').delete(id),
    transaction.objectStore('sweepSubjects').delete(id),
    transaction.objectStore('sweepPoints').delete(IDBKeyRange.bound([id], [id, []])),
  ]);
}
