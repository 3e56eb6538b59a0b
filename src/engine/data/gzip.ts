/** A file as a stream of its content: gunzipped on the way when it begins with gzip's magic bytes. */
import { LabError } from '../errors.ts';
import type { ByteSource } from '../io/byteSource.ts';

/** Bytes read from the source at once. */
const chunkBytes = 1 << 20;

/**
 * Content in order, a chunk at a time; leaving the loop early stops reading. The platform's own DecompressionStream
 * does the work, which also checks gzip's CRC-32 and length.
 * @param signal looked at after each chunk
 * @throws LabError 'fileEmpty', 'fileTruncated', 'gzipInvalid' on damaged or cut-off gzip data, 'cancelled'
 */
export async function* readContent(source: ByteSource, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (source.size === 0) {
    throw new LabError('fileEmpty', `${source.name}: wanted data, got an empty file`, { file: source.name });
  }
  for await (const chunk of (await isGzip(source)) ? gunzip(source) : readChunks(source)) {
    if (signal?.aborted)
      throw new LabError('cancelled', `${source.name}: reading was cancelled`, { file: source.name });
    yield chunk;
  }
}

export async function isGzip(source: ByteSource): Promise<boolean> {
  if (source.size < 2) return false;
  const [first, second] = await source.read(0, 2);
  return first === 0x1f && second === 0x8b;
}

async function* readChunks(source: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < source.size; at += chunkBytes) {
    yield await source.read(at, Math.min(at + chunkBytes, source.size));
  }
}

async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const compressed = readChunks(source);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await compressed.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  const reader = stream.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('gzipInvalid', `${source.name}: wanted whole gzip data, got ${reason}`, {
      file: source.name,
      reason,
    });
  } finally {
    await reader.cancel().catch(() => undefined); // a stream that failed has nothing left to cancel
  }
}
