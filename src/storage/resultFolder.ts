/**
 * Where the files of a long run grow: a folder of the origin-private file system, one a run, or memory where the browser
 * refuses. A folder that no living page claims is swept away.
 */
import { LabError } from '../engine/errors.ts';
import type { ByteSource } from '../engine/io/byteSource.ts';
import { memoryFile, type PlacedFile } from '../engine/io/placedFile.ts';
import { isDomError } from './directory.ts';
import { held } from './held.ts';

export interface ResultFolder {
  readonly onDisk: boolean;
  /** @throws LabError 'storageFull' | 'outOfMemory' */
  create(name: string, size: number): Promise<PlacedFile>;
  /** Ends the writing; files by name. */
  close(): Promise<ReadonlyMap<string, Blob>>;
  /** Closes and removes everything. Never throws. */
  discard(): Promise<void>;
}

const folderName = 'results';
/** The page that shows a result holds this lock with the folder's id behind it. */
const resultLock = 'pruning-lab/result/';

/** @param id letters, digits and dashes */
export async function openResultFolder(id: string): Promise<ResultFolder> {
  const parent = await resultsFolder();
  if (parent === null) return memoryResults();
  await sweepAway(parent);
  const folder = await parent.getDirectoryHandle(id, { create: true });
  return diskFolder(parent, folder, id);
}

/** Whether results can grow on the disk. Never throws. */
export async function grantsFiles(): Promise<boolean> {
  return (await resultsFolder()) !== null;
}

async function sweepAway(parent: FileSystemDirectoryHandle): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const claimed = new Set(held.map(({ name }) => name));
  for await (const id of namesOf(parent)) {
    // a zip on its way to the downloads lies beside its result
    if (!claimed.has(resultLock + id.replace(/-zip$/, '')))
      await parent.removeEntry(id, { recursive: true }).catch(() => {});
  }
}

/** Null where the browser grants no files that can be written at places. */
async function resultsFolder(): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(folderName, { create: true });
    return 'createSyncAccessHandle' in FileSystemFileHandle.prototype ? folder : null;
  } catch {
    return null; // private window, no secure context, an old browser: the caller says that the result is in memory
  }
}

function diskFolder(parent: FileSystemDirectoryHandle, folder: FileSystemDirectoryHandle, id: string): ResultFolder {
  const open = new Map<string, { readonly handle: FileSystemFileHandle; readonly access: Access }>();
  const closeAll = () => {
    for (const { access } of open.values()) access.close();
  };
  return {
    onDisk: true,
    async create(name, size) {
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await held(handle as unknown as SyncHandle, (one) => one.createSyncAccessHandle());
      open.set(name, { handle, access });
      try {
        access.truncate(size); // a full disk is told now, not after an hour
      } catch (thrown) {
        throw asStorageFull(thrown, name, size);
      }
      return diskFile(name, access);
    },
    async close() {
      for (const { access } of open.values()) access.flush();
      closeAll();
      const files = new Map<string, Blob>();
      for (const [name, { handle }] of open) files.set(name, await handle.getFile());
      return files;
    },
    async discard() {
      closeAll();
      await parent.removeEntry(id, { recursive: true }).catch(() => {});
    },
  };
}

function diskFile(name: string, access: Access): PlacedFile {
  return {
    name,
    write(bytes, at) {
      let written = 0;
      try {
        written = access.write(bytes, { at });
      } catch (thrown) {
        throw asStorageFull(thrown, name, at);
      }
      if (written < bytes.length) throw storageFull(name, at + written);
    },
    source: (size): ByteSource => ({
      name,
      size,
      async read(begin, end) {
        const bytes = new Uint8Array(Math.max(0, end - begin));
        const got = begin < 0 || end > size ? 0 : access.read(bytes, { at: begin });
        if (got === end - begin) return bytes;
        const details = { file: name, wantedBytes: end, gotBytes: begin + got };
        throw new LabError('fileTruncated', `${name}: wanted bytes up to ${end}, got ${begin + got}`, details);
      },
    }),
  };
}

/** Results that are held: for browsers that grant no files, and for tests. */
export function memoryResults(): ResultFolder {
  const files = new Map<string, { readonly file: PlacedFile; readonly size: number }>();
  return {
    onDisk: false,
    async create(name, size) {
      const file = memoryFile(name, size);
      files.set(name, { file, size });
      return file;
    },
    async close() {
      const blobs = new Map<string, Blob>();
      for (const [name, { file, size }] of files) blobs.set(name, new Blob([await file.source(size).read(0, size)]));
      return blobs;
    },
    async discard() {
      files.clear();
    },
  };
}

/** Exclusive while open; only in a dedicated worker. lib.dom lists none of it. */
interface Access {
  read(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
interface SyncHandle {
  createSyncAccessHandle(): Promise<Access>;
}

function namesOf(folder: FileSystemDirectoryHandle): AsyncIterable<string> {
  return (folder as unknown as { keys(): AsyncIterable<string> }).keys();
}

function asStorageFull(thrown: unknown, name: string, at: number): unknown {
  return isDomError(thrown, 'QuotaExceededError') ? storageFull(name, at) : thrown;
}

function storageFull(name: string, at: number): LabError {
  return new LabError('storageFull', `${name}: no room after ${at} bytes`, { bytes: at });
}
