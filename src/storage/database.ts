/**
 * The lab's IndexedDB: what is kept of sweeps and runs. A version is a step of `migrations`; a database of a later version is
 * left as it is.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { LabError } from '../engine/errors.ts';
import type { Measured } from '../engine/sweeps/measure.ts';
import type { SweepSubject } from '../engine/sweeps/subject.ts';
import type { FullPoint } from '../engine/sweeps/sweeper.ts';
import { isDomError } from './directory.ts';
import { type RunRecord, withPerplexity as withRunPerplexity } from './runStore.ts';
import type { SweepRecord } from './sweepStore.ts';
import { noWords } from './words.ts';

export interface StoredPoint extends FullPoint {
  /** Id of its sweep. */
  readonly sweep: string;
  /** `keyText` of the point. */
  readonly key: string;
}

export interface LabSchema extends DBSchema {
  sweeps: { key: string; value: SweepRecord };
  /** Large, and read only when a sweep goes on. */
  sweepSubjects: { key: string; value: SweepSubject };
  runs: { key: string; value: RunRecord };
  sweepPoints: { key: [sweep: string, key: string]; value: StoredPoint; indexes: { sweep: string } };
}

export type LabDatabase = IDBPDatabase<LabSchema>;

type Upgrade = IDBPTransaction<LabSchema, StoreNames<LabSchema>[], 'versionchange'>;

/** From version i to i + 1. Steps are never changed once released: databases of every version are out there. */
const migrations: readonly ((database: LabDatabase, transaction: Upgrade) => void | Promise<void>)[] = [
  (database) => {
    database.createObjectStore('sweeps', { keyPath: 'id' });
    database.createObjectStore('sweepSubjects');
    database.createObjectStore('sweepPoints', { keyPath: ['sweep', 'key'] }).createIndex('sweep', 'sweep');
  },
  (database) => {
    database.createObjectStore('runs', { keyPath: 'id' });
  },
  // Points know perplexity, its least and zero-shot tasks; a network without classes is a language model.
  async (_, transaction) => {
    const sweeps = transaction.objectStore('sweeps');
    for (const record of await sweeps.getAll())
      if (record.dense) await sweeps.put({ ...record, dense: withPerplexity(record.dense) });
    for (
      let cursor = await transaction.objectStore('sweepPoints').openCursor();
      cursor;
      cursor = await cursor.continue()
    )
      await cursor.update({ ...cursor.value, point: withPerplexity(cursor.value.point) });
  },
  // Sweeps are named, noted and starred; runs know perplexity and zero-shot tasks.
  async (_, transaction) => {
    const [sweeps, runs] = [transaction.objectStore('sweeps'), transaction.objectStore('runs')];
    for (const record of await sweeps.getAll()) await sweeps.put({ ...noWords, ...record });
    for (const record of await runs.getAll()) await runs.put(withRunPerplexity(record));
  },
];

function withPerplexity<M extends Measured>(measured: M): M {
  const perplexity = measured.perClass.length === 0 ? Math.exp(measured.loss) : null;
  return { ...measured, perplexity, boundPerplexity: null, tasks: {} };
}

export const databaseVersion = migrations.length;

export type Opened =
  | { readonly status: 'open'; readonly database: LabDatabase }
  /** Written by a later version of the lab: kept, not readable here. */
  | { readonly status: 'newer' }
  /** Private window, blocked storage, an old browser. */
  | { readonly status: 'refused' };

/** @param version lower than the newest in tests of migrations only */
export async function openDatabase(version = databaseVersion, name = 'pruning-lab'): Promise<Opened> {
  try {
    const database: LabDatabase = await openDB<LabSchema>(name, version, {
      async upgrade(upgraded, from, _, transaction) {
        for (const migrate of migrations.slice(from, version)) await migrate(upgraded, transaction);
      },
      // Another tab has a later version of the lab: it must not wait for this one.
      blocking: () => database.close(),
    });
    return { status: 'open', database };
  } catch (thrown) {
    return { status: isDomError(thrown, 'VersionError') ? 'newer' : 'refused' };
  }
}

/** A refusal of the browser in the lab's words. @throws LabError 'storageFull' | 'storageUnavailable' */
export async function orRefusal<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (isDomError(thrown, 'QuotaExceededError')) throw new LabError('storageFull', `${what}: no room`, { bytes: 0 });
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('storageUnavailable', `${what}: ${why}`, { why });
  }
}
