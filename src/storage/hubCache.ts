/**
 * Files of the model hub that were downloaded once: a folder of the origin-private file system for each repository. A
 * file under way is there with what has come; what belongs to another state of the repository is thrown away.
 */
import { LabError } from '../engine/errors.ts';
import { isDomError } from './directory.ts';
import { held } from './held.ts';

/** What the hub says a file is. */
export interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  /** Of the contents, as the hub names it. */
  readonly oid: string;
}

export interface CacheWriter {
  /** Bytes that are there already. */
  readonly have: number;
  /** @throws LabError 'storageFull' */
  append(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

export interface HubCache {
  list(): Promise<readonly { readonly repo: string; readonly bytes: number; readonly complete: boolean }[]>;
  /** Bytes there are of each file, by path; those of another content are removed. */
  have(repo: string, files: readonly CachedFile[]): Promise<ReadonlyMap<string, number>>;
  /** @throws LabError 'storageFull' */
  open(repo: string, file: CachedFile): Promise<CacheWriter>;
  /** Whole files by path. @throws LabError 'fileMissing' where one is not all there */
  files(repo: string): Promise<ReadonlyMap<string, Blob>>;
  forget(repo: string, path: string): Promise<void>;
  remove(repo: string): Promise<void>;
}

const folderName = 'hub';
const listName = '%files.json'; // no encoded path is called so

/** Null where the browser grants no files. */
export async function openHubCache(): Promise<HubCache | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return createHubCache(await root.getDirectoryHandle(folderName, { create: true }));
  } catch {
    return null; // private window, no secure context, an old browser
  }
}

export function createHubCache(root: FileSystemDirectoryHandle): HubCache {
  const folderOf = (repo: string, create = false) => root.getDirectoryHandle(encodeURIComponent(repo), { create });
  const sizes = async (repo: string): Promise<ReadonlyMap<string, number>> => {
    const found = new Map<string, number>();
    const folder = await folderOf(repo).catch(absent);
    if (!folder) return found;
    for await (const name of namesOf(folder)) {
      if (name !== listName) found.set(decodeURIComponent(name), (await fileOf(folder, name)).size);
    }
    return found;
  };
  const listed = async (repo: string): Promise<readonly CachedFile[]> => {
    const folder = await folderOf(repo).catch(absent);
    const file = folder && (await fileOf(folder, listName).catch(absent));
    return file ? parseList(await file.text()) : [];
  };
  const cache: HubCache = {
    async list() {
      const entries = [];
      for await (const encoded of namesOf(root)) {
        const repo = decodeURIComponent(encoded);
        const there = await sizes(repo);
        const files = await listed(repo);
        const complete = files.length > 0 && files.every(({ path, bytes }) => there.get(path) === bytes);
        entries.push({ repo, bytes: [...there.values()].reduce((sum, bytes) => sum + bytes, 0), complete });
      }
      return entries;
    },
    async have(repo, files) {
      const folder = await folderOf(repo, true);
      const before = new Map((await listed(repo)).map((file) => [file.path, file]));
      for (const [path, bytes] of await sizes(repo)) {
        const wanted = files.find((file) => file.path === path);
        const same = wanted && before.get(path)?.oid === wanted.oid && bytes <= wanted.bytes;
        if (!same) await cache.forget(repo, path);
      }
      await writeText(folder, listName, JSON.stringify(files));
      return sizes(repo);
    },
    async open(repo, { path }) {
      const folder = await folderOf(repo, true);
      const handle = await folder.getFileHandle(encodeURIComponent(path), { create: true });
      const access = await held(handle as unknown as SyncHandle, (one) => one.createSyncAccessHandle());
      let at = access.getSize();
      const full = () => new LabError('storageFull', `${path}: no room after ${at} bytes`, { bytes: at });
      return {
        have: at,
        append(bytes) {
          try {
            const written = access.write(bytes, { at });
            at += written;
            if (written < bytes.length) throw full();
          } catch (thrown) {
            throw isDomError(thrown, 'QuotaExceededError') ? full() : thrown;
          }
        },
        close() {
          access.flush();
          access.close();
        },
      };
    },
    async files(repo) {
      const folder = await folderOf(repo);
      const files = new Map<string, Blob>();
      for (const { path, bytes } of await listed(repo)) {
        const file = await fileOf(folder, encodeURIComponent(path)).catch(absent);
        if (file?.size !== bytes) {
          const message = `${repo}: wanted ${path} with ${bytes} bytes, got ${file?.size ?? 'none'}`;
          throw new LabError('fileMissing', message, { file: path });
        }
        files.set(path, file);
      }
      return files;
    },
    async forget(repo, path) {
      const folder = await folderOf(repo).catch(absent);
      await folder?.removeEntry(encodeURIComponent(path)).catch(absent);
    },
    async remove(repo) {
      await root.removeEntry(encodeURIComponent(repo), { recursive: true }).catch(absent);
    },
  };
  return cache;
}

interface SyncHandle {
  createSyncAccessHandle(): Promise<{
    getSize(): number;
    write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

function namesOf(folder: FileSystemDirectoryHandle): AsyncIterable<string> {
  return (folder as unknown as { keys(): AsyncIterable<string> }).keys();
}

async function fileOf(folder: FileSystemDirectoryHandle, name: string): Promise<File> {
  return held(await folder.getFileHandle(name), (handle) => handle.getFile());
}

async function writeText(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await held(handle, (one) => one.createWritable());
  await writable.write(text);
  await writable.close();
}

/** Our own file; one that was cut off counts as no list. */
function parseList(text: string): readonly CachedFile[] {
  try {
    return JSON.parse(text) as readonly CachedFile[];
  } catch {
    return [];
  }
}

function absent(thrown: unknown): null {
  if (isDomError(thrown, 'NotFoundError')) return null;
  throw thrown;
}
