/** Opens the best store that this browser grants: files when it can, memory otherwise. Call it in the worker. */
import type { CheckpointStore } from './checkpointStore.ts';
import type { Directory } from './directory.ts';
import { held } from './held.ts';
import { createMemoryStore } from './memoryStore.ts';
import { createOpfsStore } from './opfsStore.ts';
import { createTabLocks, noLocks, type TabLocks } from './tabLocks.ts';

const probeName = 'probe';

/** Never throws: without files the store's `durable` is false. */
export async function openCheckpointStore(): Promise<CheckpointStore> {
  return openStoreIn('checkpoints', createTabLocks);
}

/**
 * Places of the scrubber, a file each: many of one tab, `<tab>-<number>`, which claims them all at once. No two tabs write
 * the same one, so none waits for another.
 */
export async function openHistoryFiles(): Promise<CheckpointStore> {
  const locksOf = (locks: LockManager) => ({ ...createTabLocks(locks), exclusive: noLocks.exclusive });
  return openStoreIn('history', locksOf, tabOfPlace);
}

/** Checkpoints of kept runs: each has an id of its own, so nobody need claim it. */
export async function openRunFiles(): Promise<CheckpointStore> {
  return openStoreIn('runs', (locks) => ({ ...createTabLocks(locks), claim: async () => {} }));
}

/** @param id of a place of the scrubber */
export function tabOfPlace(id: string): string {
  return id.replace(/-\d+$/, '');
}

async function openStoreIn(
  folder: string,
  locksOf: (locks: LockManager) => TabLocks,
  ownerOf?: (id: string) => string,
): Promise<CheckpointStore> {
  const directory = await openFolder(folder);
  if (directory === null) return createMemoryStore(Date.now);
  return createOpfsStore({ directory, locks: locksOf(navigator.locks), freeBytes, now: Date.now, ownerOf });
}

/** The folder of checkpoints, once a file in it could be opened for writing (a full disk can still be read); null where the browser refuses. */
async function openFolder(folderName: string): Promise<Directory | null> {
  try {
    const root = await navigator.storage.getDirectory();
    // lib.dom lists neither `keys` nor `createSyncAccessHandle`: the one exists where there are folders, the other in workers.
    const folder = (await root.getDirectoryHandle(folderName, { create: true })) as unknown as Directory;
    return await navigator.locks.request('pruning-lab/probe', async () => {
      const file = await folder.getFileHandle(probeName, { create: true });
      const access = await held(file, (one) => one.createSyncAccessHandle());
      access.close();
      await folder.removeEntry(probeName);
      return folder;
    });
  } catch {
    return null; // private window, no secure context, an old browser: the caller shows that nothing will last
  }
}

async function freeBytes(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}
