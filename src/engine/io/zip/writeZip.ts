/** Several files as one zip, streamed and not compressed (noise does not shrink); Zip64 where it must. */
import { makeZip, predictLength } from 'client-zip';
import type { ByteStream } from '../byteStream.ts';

export interface ZipEntry {
  readonly name: string;
  readonly blob: Blob;
}

/** @param modified date of every entry: given, so that the same files give the same zip */
export function writeZip(entries: readonly ZipEntry[], modified: Date): ByteStream {
  const sizes = entries.map(({ name, blob }) => ({ name, size: blob.size, lastModified: modified }));
  return {
    size: Number(predictLength(sizes)),
    chunks: () => zipChunks(entries, modified),
  };
}

/** For entries that are made as the zip comes to them: each is asked for once the one before it is written. */
export async function* zipChunks(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>,
  modified: Date,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const reader = makeZip(inputsOf(entries, modified)).getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    await reader.cancel().catch(() => {}); // it gives back the reason that it is given: none
  }
}

async function* inputsOf(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>, modified: Date) {
  for await (const { name, blob } of entries) yield { name, input: blob, size: blob.size, lastModified: modified };
}
