/**
 * Size under gzip, level 6, by fflate: the same figure in every browser (the platform's own CompressionStream leaves
 * its level open). The compressed bytes are counted, never kept.
 */
import { Gzip } from 'fflate';

/** Bytes handed over at once; between two of them the caller's event loop runs. */
const chunkBytes = 1 << 20;

/**
 * @param parts as if they stood in one file, in this order
 * @param signal looked at once a MiB; aborting rejects with its reason
 * @returns bytes of the gzip file, header and trailer included (at least 20)
 */
export async function gzipBytes(parts: Iterable<Uint8Array>, signal?: AbortSignal): Promise<number> {
  let bytes = 0;
  const gzip = new Gzip({ level: 6, mtime: 0 }, (chunk) => {
    bytes += chunk.length;
  });
  for (const part of parts) {
    for (let at = 0; at < part.length; at += chunkBytes) {
      signal?.throwIfAborted();
      gzip.push(part.subarray(at, at + chunkBytes), false);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  gzip.push(new Uint8Array(0), true);
  return bytes;
}
