/**
 * Checkpoints as files of the origin-private file system, one file a save: `<id>.<generation>.checkpoint`. A save
 * writes a new file, its first bytes last, and only then removes the earlier generation: whenever the tab dies, one of
 * the two is whole.
 */
import { LabError } from '../engine/errors.ts';
import {
  type CheckpointHeader,
  checkpointVersion,
  decodeCheckpoint,
  decodeHeader,
  decodePrefix,
  encodeCheckpoint,
  type FilePart,
  prefixBytes,
  type Read,
} from './checkpointFile.ts';
import { assertCheckpointId, type CheckpointEntry, type CheckpointStore } from './checkpointStore.ts';
import { type Directory, isDomError } from './directory.ts';
import { held } from './held.ts';
import type { TabLocks } from './tabLocks.ts';

export interface OpfsOptions {
  /** A folder that holds nothing but checkpoints. */
  readonly directory: Directory;
  readonly locks: TabLocks;
  /** What the browser still grants, or null. */
  readonly freeBytes: () => Promise<number | null>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whose claim holds for a checkpoint, where one is claimed for many; default: its own. */
  readonly ownerOf?: (id: string) => string;
}

interface Generation {
  readonly name: string;
  readonly id: string;
  readonly number: number;
  readonly header: Read<CheckpointHeader>;
}

export function createOpfsStore(options: OpfsOptions): CheckpointStore {
  const { directory, locks, freeBytes, now, ownerOf = (id) => id } = options;
  return {
    durable: true,
    async save(id, meta, arrays) {
      assertCheckpointId(id);
      await locks.claim(ownerOf(id));
      const parts = await encodeCheckpoint(now(), meta, arrays);
      return locks.exclusive(async () => {
        const earlier = await generations(directory, id);
        const number = Math.max(0, ...earlier.map((generation) => generation.number)) + 1;
        const bytes = await writeFile(directory, fileName(id, number), parts);
        // A file of a later version is not ours to remove.
        for (const { name, header } of earlier) if (header.status !== 'newer') await removeFile(directory, name);
        return bytes;
      });
    },
    load(id) {
      assertCheckpointId(id);
      return locks.exclusive(async () => {
        let newerVersion: number | null = null;
        for (const { name, header } of await generations(directory, id)) {
          const read = header.status === 'ok' ? await decodeCheckpoint(await readFile(directory, name)) : header;
          if (read.status === 'ok') return read.value;
          if (read.status === 'newer') newerVersion ??= read.version;
          else await removeFile(directory, name);
        }
        if (newerVersion === null) return null;
        const message = `checkpoint ${id}: version up to ${checkpointVersion} can be read, got ${newerVersion}`;
        throw new LabError('checkpointInvalid', message, { id, version: newerVersion });
      });
    },
    list() {
      return locks.exclusive(async () => {
        const elsewhere = await locks.claimedElsewhere();
        const entries = new Map<string, CheckpointEntry>();
        const newer = new Map<string, { id: string; version: number }>();
        for (const { name, id, header } of await generations(directory)) {
          if (header.status === 'newer') newer.set(id, { id, version: header.version });
          else if (header.status === 'damaged') await removeFile(directory, name);
          else if (!entries.has(id)) entries.set(id, { id, inUse: elsewhere.has(ownerOf(id)), ...header.value });
        }
        return {
          entries: [...entries.values()].sort((a, b) => b.savedAt - a.savedAt),
          newer: [...newer.values()],
        };
      });
    },
    sizes() {
      return locks.exclusive(async () => {
        const elsewhere = await locks.claimedElsewhere();
        const bytes = new Map<string, number>();
        for (const file of await filesIn(directory)) bytes.set(file.id, (bytes.get(file.id) ?? 0) + file.blob.size);
        return [...bytes].map(([id, size]) => ({ id, bytes: size, inUse: elsewhere.has(ownerOf(id)) }));
      });
    },
    claim: (id) => locks.claim(ownerOf(id)),
    remove(id) {
      assertCheckpointId(id);
      return locks.exclusive(async () => {
        if ((await locks.claimedElsewhere()).has(ownerOf(id))) return;
        for (const { name } of await filesIn(directory, id)) await removeFile(directory, name);
      });
    },
    usage() {
      return locks.exclusive(async () => {
        const files = await filesIn(directory);
        return { bytes: files.reduce((sum, { blob }) => sum + blob.size, 0), freeBytes: await freeBytes() };
      });
    },
  };
}

function fileName(id: string, generation: number): string {
  return `${id}.${generation}.checkpoint`;
}

/** All files of one id, or of all; newest generation first. */
async function generations(directory: Directory, onlyId?: string): Promise<Generation[]> {
  const found: Generation[] = [];
  for (const { blob, ...file } of await filesIn(directory, onlyId)) {
    found.push({ ...file, header: await readHeader(blob) });
  }
  return found.sort((a, b) => b.number - a.number);
}

/** The same in any order, unread. */
async function filesIn(directory: Directory, onlyId?: string) {
  const found: { readonly name: string; readonly id: string; readonly number: number; readonly blob: Blob }[] = [];
  for await (const name of directory.keys()) {
    const [, id, number] = /^([\w-]+)\.(\d+)\.checkpoint$/.exec(name) ?? [];
    if (id === undefined || (onlyId !== undefined && id !== onlyId)) continue;
    try {
      found.push({ name, id, number: Number(number), blob: await fileOf(directory, name) });
    } catch (thrown) {
      if (!isDomError(thrown, 'NotFoundError')) throw thrown; // gone since it was listed
    }
  }
  return found;
}

/** Reads the start of a file only. */
async function readHeader(file: Blob): Promise<Read<CheckpointHeader>> {
  const length = decodePrefix(await bytesOf(file.slice(0, prefixBytes)));
  if (length.status !== 'ok') return length;
  return decodeHeader(await bytesOf(file.slice(0, length.value)), file.size);
}

async function readFile(directory: Directory, name: string): Promise<Uint8Array> {
  return bytesOf(await fileOf(directory, name));
}

async function fileOf(directory: Directory, name: string): Promise<Blob> {
  return held(await directory.getFileHandle(name), (handle) => handle.getFile());
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Writes the parts in their order, the last one only when the others are on disk. A failed file is removed. */
async function writeFile(directory: Directory, name: string, parts: readonly FilePart[]): Promise<number> {
  let end = 0;
  try {
    const file = await directory.getFileHandle(name, { create: true });
    const access = await held(file, (one) => one.createSyncAccessHandle());
    try {
      for (const [i, part] of parts.entries()) {
        if (i === parts.length - 1) access.flush();
        const written = access.write(part.bytes as Uint8Array<ArrayBuffer>, { at: part.offset });
        if (written < part.bytes.length) throw storageFull(name, part.offset + written);
        end = Math.max(end, part.offset + part.bytes.length);
      }
      access.flush();
    } finally {
      access.close();
    }
    // In a private window Chromium 156 says of a full disk that all was written, and cuts the file off.
    const written = await readHeader(await file.getFile());
    if (written.status !== 'ok') throw storageFull(name, end);
    return end;
  } catch (thrown) {
    await removeFile(directory, name);
    throw isDomError(thrown, 'QuotaExceededError') ? storageFull(name, end) : thrown;
  }
}

function storageFull(name: string, at: number): LabError {
  return new LabError('storageFull', `checkpoint ${name}: no room after ${at} bytes`, { bytes: at });
}

/** A file that is gone already, or that another tab is writing, is left as it is. */
async function removeFile(directory: Directory, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (thrown) {
    if (!isDomError(thrown, 'NotFoundError') && !isDomError(thrown, 'NoModificationAllowedError')) throw thrown;
  }
}
