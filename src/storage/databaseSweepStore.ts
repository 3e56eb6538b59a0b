/** Sweeps in IndexedDB: every point is written once, when it is there. */
import { keyText } from '../engine/sweeps/request.ts';
import { type LabDatabase, openDatabase, orRefusal } from './database.ts';
import { plainBytes } from './plainData.ts';
import { createMemorySweepStore, type SweepStore } from './sweepStore.ts';
import { keepingWords } from './words.ts';

/** Never throws: where the browser refuses, or another version of the lab was here, sweeps last as long as the tab. */
export async function openSweepStore(): Promise<SweepStore> {
  const opened = await openDatabase();
  return opened.status === 'open' ? createDatabaseSweepStore(opened.database) : createMemorySweepStore();
}

export function createDatabaseSweepStore(database: LabDatabase): SweepStore {
  return {
    durable: true,
    put: (record) =>
      orRefusal(`sweep ${record.id}`, async () => {
        const { store, done } = database.transaction('sweeps', 'readwrite');
        await store.put(keepingWords(record, await store.get(record.id)));
        await done;
      }),
    edit: (id, change) =>
      orRefusal(`sweep ${id}`, async () => {
        const { store, done } = database.transaction('sweeps', 'readwrite');
        const record = await store.get(id);
        if (record) await store.put({ ...record, ...change });
        await done;
      }),
    putSubject: (id, subject) =>
      orRefusal(`sweep ${id}`, async () => void (await database.put('sweepSubjects', subject, id))),
    addPoints: (id, points) =>
      orRefusal(`sweep ${id}`, async () => {
        const transaction = database.transaction('sweepPoints', 'readwrite');
        for (const point of points) void transaction.store.put({ ...point, sweep: id, key: keyText(point.point) });
        await transaction.done;
      }),
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
    remove: (id) =>
      orRefusal(`sweep ${id}`, async () => {
        const names = ['sweeps', 'sweepSubjects', 'sweepPoints'] as const;
        const transaction = database.transaction(names, 'readwrite');
        void transaction.objectStore('sweeps').delete(id);
        void transaction.objectStore('sweepSubjects').delete(id);
        void transaction.objectStore('sweepPoints').delete(IDBKeyRange.bound([id], [id, []]));
        await transaction.done;
      }),
  };
}
