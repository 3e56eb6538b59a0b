/** The files inside a zip as byte sources: stored ones are read in place, deflated ones are unpacked when first read. */
import { LabError } from '../../errors.ts';
import { type ByteSource, bytesSource } from '../byteSource.ts';
import { readDirectory, unknownZip, viewOf, type ZipRecord } from './directory.ts';

/** Little-endian. */
const localSignature = 0x04034b50;

/** A file inside a zip, named by the last part of its path. */
export interface ZippedFile extends ByteSource {
  /** With its folders, as the zip writes it. */
  readonly path: string;
}

/** True when the first bytes are those of a zip. */
export async function isZip(source: ByteSource): Promise<boolean> {
  if (source.size < 22) return false;
  return viewOf(await source.read(0, 4)).getUint32(0, true) === localSignature;
}

/**
 * Entries in directory order; folders are left out. Zip64 is read; encryption is refused.
 * @param budgetBytes the most that a deflated entry may unpack to
 * @throws LabError 'fileUnknownFormat', 'fileTruncated'; while reading an entry 'fileTooLarge', 'gzipInvalid'
 */
export async function readZip(source: ByteSource, budgetBytes: number): Promise<readonly ZippedFile[]> {
  const files: ZippedFile[] = [];
  for (const record of await readDirectory(source)) {
    if (!record.path.endsWith('/')) files.push(await openEntry(source, record, budgetBytes));
  }
  return files;
}

async function openEntry(source: ByteSource, entry: ZipRecord, budgetBytes: number): Promise<ZippedFile> {
  const local = viewOf(await source.read(entry.offset, entry.offset + 30));
  if (local.getUint32(0, true) !== localSignature)
    throw unknownZip(source.name, `'${entry.path}' is not where it should be`);
  const begin = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const { path } = entry;
  const packed: ZippedFile = {
    name,
    path,
    size: entry.packedBytes,
    async read(from, to) {
      if (from < 0 || from > to || to > entry.packedBytes) {
        throw new LabError('fileTruncated', `${name}: wanted bytes up to ${to}, got ${entry.packedBytes}`, {
          file: name,
        });
      }
      return source.read(begin + from, begin + to);
    },
  };
  if (entry.method === 0) return packed;
  let content: Promise<ByteSource> | null = null;
  return {
    name,
    path,
    size: entry.bytes,
    async read(from, to) {
      content ??= inflate(packed, entry.bytes, budgetBytes);
      return (await content).read(from, to);
    },
  };
}

async function inflate(packed: ByteSource, bytes: number, budgetBytes: number): Promise<ByteSource> {
  const { name } = packed;
  if (bytes > budgetBytes) {
    const details = { file: name, sizeBytes: bytes, budgetBytes };
    throw new LabError('fileTooLarge', `${name}: wanted at most ${budgetBytes} bytes, got ${bytes}`, details);
  }
  const content = new Uint8Array(bytes);
  let at = 0;
  try {
    const stream = new Blob([await packed.read(0, packed.size)]).stream();
    const reader = stream.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > bytes) {
        await reader.cancel();
        throw new Error('more bytes than stated');
      }
      content.set(value, at);
      at += value.length;
    }
    if (at !== bytes) throw new Error(`${at} bytes of ${bytes}`);
  } catch (thrown) {
    if (thrown instanceof LabError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('gzipInvalid', `${name}: wanted whole deflated data, got ${reason}`, { file: name, reason });
  }
  return bytesSource(content, name);
}
