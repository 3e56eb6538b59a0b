/** The files inside a zip as byte sources: stored ones are read in place, deflated ones are unpacked when first read. */
import { LabError } from '../../errors.ts';
import { type ByteSource, bytesSource } from '../byteSource.ts';

/** Signatures, little-endian. */
const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** The end record is 22 bytes and a comment of at most 65,535. */
const endSearchBytes = 22 + 65_535;

/** A file inside a zip, named by the last part of its path. */
export interface ZippedFile extends ByteSource {
  /** With its folders, as the zip writes it. */
  readonly path: string;
}

/** True when the first bytes are those of a zip. */
export async function isZip(source: ByteSource): Promise<boolean> {
  if (source.size < 22) return false;
  return view(await source.read(0, 4)).getUint32(0, true) === localSignature;
}

/**
 * Entries in directory order; folders are left out. Zip64 and encryption are refused.
 * @param budgetBytes the most that a deflated entry may unpack to
 * @throws LabError 'fileUnknownFormat', 'fileTruncated'; while reading an entry 'fileTooLarge', 'gzipInvalid'
 */
export async function readZip(source: ByteSource, budgetBytes: number): Promise<readonly ZippedFile[]> {
  const tailBegin = Math.max(0, source.size - endSearchBytes);
  const tail = view(await source.read(tailBegin, source.size));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw unknown(source.name, 'wanted the end record of a zip, got none');
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const begin = tail.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || begin === 0xffffffff) throw unknown(source.name, 'is a Zip64 file');
  const directory = await source.read(begin, begin + size);
  const entries: ZippedFile[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const entry = parseEntry(source.name, directory.subarray(at));
    at += entry.length;
    if (!entry.path.endsWith('/')) entries.push(await openEntry(source, entry, budgetBytes));
  }
  return entries;
}

interface Entry {
  readonly path: string;
  /** 0 = stored, 8 = deflated. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of the local header. */
  readonly offset: number;
  /** Of this directory record. */
  readonly length: number;
}

function parseEntry(where: string, record: Uint8Array<ArrayBuffer>): Entry {
  const fields = view(record);
  if (record.length < 46 || fields.getUint32(0, true) !== directorySignature) {
    throw unknown(where, 'wanted a directory record, got something else');
  }
  const nameLength = fields.getUint16(28, true);
  const entry = {
    path: new TextDecoder().decode(record.subarray(46, 46 + nameLength)),
    method: fields.getUint16(10, true),
    packedBytes: fields.getUint32(20, true),
    bytes: fields.getUint32(24, true),
    offset: fields.getUint32(42, true),
    length: 46 + nameLength + fields.getUint16(30, true) + fields.getUint16(32, true),
  };
  if (fields.getUint16(8, true) & 1) throw unknown(where, `'${entry.path}' is encrypted`);
  if (entry.method !== 0 && entry.method !== 8)
    throw unknown(where, `'${entry.path}' is packed by method ${entry.method}`);
  if (entry.method === 0 && entry.packedBytes !== entry.bytes) throw unknown(where, `'${entry.path}' has two sizes`);
  return entry;
}

async function openEntry(source: ByteSource, entry: Entry, budgetBytes: number): Promise<ZippedFile> {
  const local = view(await source.read(entry.offset, entry.offset + 30));
  if (local.getUint32(0, true) !== localSignature)
    throw unknown(source.name, `'${entry.path}' is not where it should be`);
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

function view(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function unknown(file: string, reason: string): LabError {
  return new LabError('fileUnknownFormat', `${file}: ${reason}`, { file, reason });
}
