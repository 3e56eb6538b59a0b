/** Runs in IndexedDB. */
import { type LabDatabase, openDatabase, orRefusal } from './database.ts';
import { createMemoryRunStore, type RunStore } from './runStore.ts';
import { keepingWords } from './words.ts';

/** Never throws: `lasts` says what became of it. */
export async function openRunStore(): Promise<RunStore> {
  const opened = await openDatabase();
  if (opened.status === 'open') return createDatabaseRunStore(opened.database);
  return createMemoryRunStore(opened.status === 'newer' ? 'newer' : 'tab');
}

export function createDatabaseRunStore(database: LabDatabase): RunStore {
  return {
    lasts: 'site',
    put: (record) =>
      orRefusal(`run ${record.id}`, async () => {
        const { store, done } = database.transaction('runs', 'readwrite');
        await store.put(keepingWords(record, await store.get(record.id)));
        await done;
      }),
    edit: (id, change) =>
      orRefusal(`run ${id}`, async () => {
        const { store, done } = database.transaction('runs', 'readwrite');
        const record = await store.get(id);
        if (record) await store.put({ ...record, ...change });
        await done;
      }),
    async list() {
      const records = await database.getAll('runs');
      return records.sort((a, b) => b.startedAt - a.startedAt);
    },
    get: async (id) => (await database.get('runs', id)) ?? null,
    remove: (id) => orRefusal(`run ${id}`, () => database.delete('runs', id)),
  };
}
