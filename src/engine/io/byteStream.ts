/** Bytes that arrive in chunks: what every writer of this folder gives. */
import { LabError } from '../errors.ts';

export type ByteChunks = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** A file to be written: its size is known before its first byte. */
export interface ByteStream {
  readonly size: number;
  /** From the beginning at each call. */
  chunks(): ByteChunks;
}

/** As a web stream, a chunk for each pull. */
export function toReadableStream(stream: ByteStream): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = stream.chunks()[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/**
 * All bytes in one array.
 * @throws LabError 'exportMismatch' when the chunks do not add up to the promised size.
 */
export async function collectBytes(stream: ByteStream): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(stream.size);
  let at = 0;
  for await (const chunk of stream.chunks()) {
    if (at + chunk.length <= stream.size) bytes.set(chunk, at);
    at += chunk.length;
  }
  if (at !== stream.size) {
    throw new LabError('exportMismatch', `byte stream: wanted ${stream.size} bytes, got ${at}`, {
      wantedBytes: stream.size,
      gotBytes: at,
    });
  }
  return bytes;
}

/** Bytes already in memory as a stream of one chunk. */
export function streamOfBytes(bytes: Uint8Array<ArrayBuffer>): ByteStream {
  return {
    size: bytes.length,
    async *chunks() {
      yield bytes;
    },
  };
}
