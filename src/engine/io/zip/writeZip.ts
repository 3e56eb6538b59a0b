/** Several files as one zip, streamed and not compressed (noise does not shrink); Zip64 where it must. */
import { makeZip, predictLength } from 'client-zip';
import type { ByteStream } from '../byteStream.ts';

export interface ZipEntry {
  readonly name: string;
  readonly blob: Blob;
}

/** @param modified date of every entry: given, so that the same files give the same zip */
export function writeZip(entries: readonly ZipEntry[], modified: Date): ByteStream {
  const inputs = entries.map(({ name, blob }) => ({ name, input: blob, size: blob.size, lastModified: modified }));
  return {
    size: Number(predictLength(inputs)),
    async *chunks() {
      const reader = makeZip(inputs).getReader();
      try {
        while (true) {
          const { done, value } = await reader.read();
          if (done) return;
          yield value as Uint8Array<ArrayBuffer>;
        }
      } finally {
        await reader.cancel();
      }
    },
  };
}
