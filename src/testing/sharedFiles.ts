/** Checkpoints and data that stand beside a checkout, where they do: nothing of them is part of the project. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ByteSource, bytesSource } from '../engine/io/byteSource.ts';

const shared = resolve(process.env.SHARED_DIR ?? join(import.meta.dirname, '../../../shared'));

/** Null, with a printed reason, where the folder is not there: the test skips. */
export function sharedFolder(path: string): string | null {
  const folder = join(shared, path);
  if (existsSync(folder)) return folder;
  console.warn(`tests with ${path} skipped: it is not in ../shared`);
  return null;
}

/** Every file of a folder, by name. */
export function sourcesOf(folder: string): readonly ByteSource[] {
  return readdirSync(folder).map((name) => bytesSource(Uint8Array.from(readFileSync(join(folder, name))), name));
}

export function readJson<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
}
