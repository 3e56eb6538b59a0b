/** Reads the production build: which JavaScript the page loads before anything is asked for, and how heavy it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

export interface Chunk {
  /** Relative to dist/. */
  readonly path: string;
  readonly text: string;
  readonly gzipBytes: number;
}

/** Every script of index.html and, transitively, what they import statically. */
export function entryChunks(): Chunk[] {
  const html = readFileSync(`${dist}index.html`, 'utf8');
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+\.js)"/g)];
  const found = new Map<string, Chunk>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    const chunk = readChunk(path);
    found.set(path, chunk);
    for (const specifier of staticImports(chunk)) visit(posix.join(posix.dirname(path), specifier));
  };
  for (const [, path = ''] of tags) visit(posix.normalize(path));
  return [...found.values()];
}

export function allChunks(): Chunk[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => readChunk(path.replaceAll('\\', '/')));
}

function readChunk(path: string): Chunk {
  const text = readFileSync(dist + path, 'utf8');
  return { path, text, gzipBytes: gzipSync(text).length };
}

function staticImports({ path, text }: Chunk): string[] {
  const { module } = parseSync(path, text);
  const imports = module.staticImports.map((entry) => entry.moduleRequest.value);
  const exports = module.staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value));
  return [...imports, ...exports].filter((specifier) => specifier !== undefined);
}
