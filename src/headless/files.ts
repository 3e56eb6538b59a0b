/** Folders of the disk: files as byte sources, read in ranges, and streams written with their hash. */
import { writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../engine/errors.ts';
import type { ByteSource } from '../engine/io/byteSource.ts';
import type { ByteStream } from '../engine/io/byteStream.ts';
import type { PlacedFile } from '../engine/io/placedFile.ts';
import { createSha256 } from '../engine/io/sha256.ts';

export interface OpenedFolder {
  readonly files: ReadonlyMap<string, ByteSource>;
  close(): Promise<void>;
}

/** The plain files of a folder. @throws LabError 'fileMissing' when there is no such folder */
export async function openDiskFolder(path: string): Promise<OpenedFolder> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => {
    throw new LabError('fileMissing', `folder: wanted ${path}, got none`, { file: path });
  });
  const handles: FileHandle[] = [];
  const files = new Map<string, ByteSource>();
  for (const entry of entries) {
    const handle = entry.isDirectory() ? null : await open(join(path, entry.name)).catch(() => null);
    if (!handle) continue; // a link to nowhere
    handles.push(handle);
    if ((await handle.stat()).isFile()) files.set(entry.name, await handleSource(handle, entry.name));
  }
  return {
    files,
    async close() {
      for (const handle of handles) await handle.close();
    },
  };
}

async function handleSource(handle: FileHandle, name: string): Promise<ByteSource> {
  const { size } = await handle.stat();
  return {
    name,
    size,
    async read(begin, end) {
      const wanted = end - begin;
      const bytes = new Uint8Array(wanted);
      let got = 0;
      while (begin >= 0 && wanted >= 0 && got < wanted) {
        const { bytesRead } = await handle.read(bytes, got, wanted - got, begin + got);
        if (bytesRead === 0) break;
        got += bytesRead;
      }
      if (got === wanted) return bytes;
      const details = { file: name, wantedBytes: end, gotBytes: begin + got };
      throw new LabError('fileTruncated', `${name}: wanted bytes up to ${end}, got a file of ${size}`, details);
    },
  };
}

export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface PlacedDiskFile extends PlacedFile {
  /** Reads it again for its hash, and gives it its name. */
  close(): Promise<WrittenFile>;
  /** As if it had never been. */
  remove(): Promise<void>;
}

/** A file that is written at places; until it is closed its name says that it is a part. */
export async function placeFile(folder: string, name: string, size: number): Promise<PlacedDiskFile> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const handle = await open(`${path}.part`, 'w+');
  await handle.truncate(size);
  const source = await handleSource(handle, name);
  return {
    name,
    write(bytes, at) {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(handle.fd, bytes, done, bytes.length - done, at + done);
      }
    },
    source: () => source,
    async close() {
      const hash = createSha256();
      for await (const chunk of copyOf(source).chunks()) hash.update(chunk);
      await handle.close();
      await rename(`${path}.part`, path);
      return { name, bytes: size, sha256: hash.digest() };
    },
    async remove() {
      await handle.close();
      await rm(`${path}.part`);
    },
  };
}

/** Writes chunk by chunk; the folder is made when it is not there. */
export async function writeStream(folder: string, name: string, stream: ByteStream): Promise<WrittenFile> {
  await mkdir(folder, { recursive: true });
  const hash = createSha256();
  const handle = await open(join(folder, name), 'w');
  let bytes = 0;
  try {
    for await (const chunk of stream.chunks()) {
      hash.update(chunk);
      await handle.write(chunk);
      bytes += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return { name, bytes, sha256: hash.digest() };
}

/** A file as it is, in pieces. */
export function copyOf(source: ByteSource): ByteStream {
  const piece = 1 << 22;
  return {
    size: source.size,
    async *chunks() {
      for (let begin = 0; begin < source.size; begin += piece) {
        yield await source.read(begin, Math.min(begin + piece, source.size));
      }
    },
  };
}

export function jsonStream(value: unknown): ByteStream {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  return {
    size: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}
