/** A file that is written at places and read again while it grows, so that what is finished need not be held. */
import { LabError } from '../errors.ts';
import { type ByteSource, bytesSource } from './byteSource.ts';
import type { ByteStream } from './byteStream.ts';

export interface PlacedFile {
  readonly name: string;
  /** @throws LabError 'storageFull' */
  write(bytes: Uint8Array<ArrayBuffer>, at: number): void;
  /** The present contents, as a source of this size. */
  source(size: number): ByteSource;
}

/** In memory, for tests and for browsers that grant no files. @throws LabError 'outOfMemory' */
export function memoryFile(name: string, size: number): PlacedFile {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(size);
  } catch {
    throw new LabError('outOfMemory', `${name}: ${size} bytes do not fit into memory`, { bytes: size });
  }
  return {
    name,
    write: (part, at) => bytes.set(part, at),
    source: (length) => bytesSource(bytes.subarray(0, length), name),
  };
}

/** From front to back. @param breathe awaited between chunks; what it throws ends the writing */
export async function writeAll(
  file: PlacedFile,
  stream: ByteStream,
  breathe?: () => void | Promise<void>,
): Promise<ByteSource> {
  let at = 0;
  for await (const chunk of stream.chunks()) {
    file.write(chunk, at);
    at += chunk.length;
    await breathe?.();
  }
  if (at === stream.size) return file.source(at);
  throw new LabError('exportMismatch', `${file.name}: wanted ${stream.size} bytes, got ${at}`, {
    what: file.name,
    wanted: stream.size,
    got: at,
  });
}
