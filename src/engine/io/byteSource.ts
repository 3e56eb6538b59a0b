/** A file as the engine sees it: a size and ranges of bytes, so that a large file is never held whole. */
import { LabError } from '../errors.ts';

export interface ByteSource {
  /** For messages only. */
  readonly name: string;
  /** Bytes in the whole source. */
  readonly size: number;
  /**
   * Bytes [begin, end), exactly end - begin of them. The result may be a view: it is read, never written.
   * @throws LabError 'fileTruncated' when the range does not lie inside the source.
   */
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes in memory; reads give views, no copies. */
export function bytesSource(bytes: Uint8Array<ArrayBuffer>, name = 'file'): ByteSource {
  return {
    name,
    size: bytes.length,
    async read(begin, end) {
      assertRange(name, begin, end, bytes.length);
      return bytes.subarray(begin, end);
    },
  };
}

/** A Blob or File: each read loads only its own range. */
export function blobSource(blob: Blob, name = 'file'): ByteSource {
  return {
    name,
    size: blob.size,
    async read(begin, end) {
      assertRange(name, begin, end, blob.size);
      const bytes = new Uint8Array(await blob.slice(begin, end).arrayBuffer());
      if (bytes.length !== end - begin) throw truncated(name, end, begin + bytes.length);
      return bytes;
    },
  };
}

/**
 * The whole source, after a look at its size: nothing is read when it does not fit.
 * @param budgetBytes the most that the caller can hold
 * @throws LabError 'fileEmpty', 'fileTooLarge', 'fileTruncated'
 */
export async function readWhole(source: ByteSource, budgetBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  assertFits(source, budgetBytes);
  return source.read(0, source.size);
}

/** @throws LabError 'fileEmpty' for 0 bytes, 'fileTooLarge' above the budget. Reads nothing. */
export function assertFits(source: Pick<ByteSource, 'name' | 'size'>, budgetBytes: number): void {
  const { name, size } = source;
  if (size === 0) throw new LabError('fileEmpty', `${name}: wanted data, got an empty file`, { file: name });
  if (size > budgetBytes) {
    throw new LabError('fileTooLarge', `${name}: wanted at most ${budgetBytes} bytes, got ${size}`, {
      file: name,
      sizeBytes: size,
      budgetBytes,
    });
  }
}

function assertRange(name: string, begin: number, end: number, size: number): void {
  if (begin < 0 || begin > end || end > size) throw truncated(name, end, size);
}

function truncated(name: string, wanted: number, got: number): LabError {
  return new LabError('fileTruncated', `${name}: wanted bytes up to ${wanted}, got a file of ${got} bytes`, {
    file: name,
    wantedBytes: wanted,
    gotBytes: got,
  });
}
