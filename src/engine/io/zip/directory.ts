/**
 * Where the files of a zip lie, by its central directory, Zip64 too: a record that has no room for a number holds all
 * ones there, and the number stands in a 64-bit record beside it. APPNOTE 6.3.10, 4.3.14 to 4.3.16 and 4.5.3.
 */
import { LabError } from '../../errors.ts';
import type { ByteSource } from '../byteSource.ts';

/** Signatures, little-endian. */
const endSignature = 0x06054b50;
const bigEndSignature = 0x06064b50;
const locatorSignature = 0x07064b50;
const recordSignature = 0x02014b50;
const [endBytes, bigEndBytes, locatorBytes, recordBytes] = [22, 56, 20, 46];
/** The end record's comment is at most 65,535 bytes. */
const endSearchBytes = endBytes + 65_535;
/** Field of an entry that holds its numbers of 64 bits. */
const bigField = 0x0001;
const [none16, none32] = [0xffff, 0xffffffff];

export interface ZipRecord {
  readonly path: string;
  /** 0 = stored, 8 = deflated. */
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Of the local header. */
  readonly offset: number;
}

/** In the directory's order, folders too. @throws LabError 'fileUnknownFormat', 'fileTruncated' */
export async function readDirectory(source: ByteSource): Promise<readonly ZipRecord[]> {
  const { count, begin, size } = await findDirectory(source);
  const directory = await source.read(begin, begin + size);
  const records: ZipRecord[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const { record, length } = parseRecord(source.name, directory.subarray(at));
    at += length;
    records.push(record);
  }
  return records;
}

interface Place {
  readonly count: number;
  readonly begin: number;
  readonly size: number;
}

async function findDirectory(source: ByteSource): Promise<Place> {
  const tailBegin = Math.max(0, source.size - endSearchBytes);
  const tail = viewOf(await source.read(tailBegin, source.size));
  let end = tail.byteLength - endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw unknownZip(source.name, 'wanted the end record of a zip, got none');
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const begin = tail.getUint32(end + 16, true);
  const big = count === none16 || size === none32 || begin === none32;
  const place = (big ? await findBigDirectory(source, tailBegin + end) : null) ?? { count, begin, size };
  // Checked before it is read: a damaged size may ask for more than a tab can hold.
  const fits = place.begin + place.size <= tailBegin + end && place.count * recordBytes <= place.size;
  if (!fits) throw unknownZip(source.name, 'its directory does not lie inside it');
  return place;
}

/** @param end place of the end record. @returns null = none; a plain zip may have 65,535 files. */
async function findBigDirectory(source: ByteSource, end: number): Promise<Place | null> {
  const at = end - locatorBytes;
  if (at < 0) return null;
  const locator = viewOf(await source.read(at, end));
  if (locator.getUint32(0, true) !== locatorSignature) return null;
  const place = big(source.name, locator, 8);
  if (place + bigEndBytes > at) throw unknownZip(source.name, 'its Zip64 end record does not lie inside it');
  const record = viewOf(await source.read(place, place + bigEndBytes));
  if (record.getUint32(0, true) !== bigEndSignature)
    throw unknownZip(source.name, 'wanted a Zip64 end record, got none');
  const [count, size, begin] = [32, 40, 48].map((field) => big(source.name, record, field));
  return { count, begin, size };
}

function parseRecord(where: string, bytes: Uint8Array<ArrayBuffer>) {
  const fields = viewOf(bytes);
  if (bytes.length < recordBytes || fields.getUint32(0, true) !== recordSignature) {
    throw unknownZip(where, 'wanted a directory record, got something else');
  }
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => fields.getUint16(field, true));
  const length = recordBytes + nameBytes + extraBytes + commentBytes;
  if (bytes.length < length) throw unknownZip(where, 'a directory record is cut off');
  const path = new TextDecoder().decode(bytes.subarray(recordBytes, recordBytes + nameBytes));
  const extra = bytes.subarray(recordBytes + nameBytes, recordBytes + nameBytes + extraBytes);
  const places = [24, 20, 42].map((field) => fields.getUint32(field, true));
  const [unpacked, packedBytes, offset] = withBig(where, path, places, extra);
  const record = { path, method: fields.getUint16(10, true), packedBytes, bytes: unpacked, offset };
  if (fields.getUint16(8, true) & 1) throw unknownZip(where, `'${path}' is encrypted`);
  if (record.method !== 0 && record.method !== 8)
    throw unknownZip(where, `'${path}' is packed by method ${record.method}`);
  if (record.method === 0 && packedBytes !== unpacked) throw unknownZip(where, `'${path}' has two sizes`);
  return { record, length };
}

/** Those that are all ones stand in the Zip64 field, in this order. */
function withBig(where: string, path: string, numbers: readonly number[], extra: Uint8Array<ArrayBuffer>): number[] {
  if (!numbers.includes(none32)) return [...numbers];
  const field = fieldOf(extra);
  let at = 0;
  return numbers.map((number) => {
    if (number !== none32) return number;
    if (!field || at + 8 > field.byteLength) throw unknownZip(where, `'${path}' has no Zip64 numbers`);
    at += 8;
    return big(where, field, at - 8);
  });
}

/** Fields: an id and a length of 16 bits each, then the content. */
function fieldOf(extra: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> | null {
  const fields = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + fields.getUint16(at + 2, true)) {
    const end = at + 4 + fields.getUint16(at + 2, true);
    if (fields.getUint16(at, true) === bigField)
      return end <= extra.length ? viewOf(extra.subarray(at + 4, end)) : null;
  }
  return null;
}

/** 64 bits, as far as a number can say them. */
function big(where: string, fields: DataView, at: number): number {
  const value = fields.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw unknownZip(where, `a Zip64 number is ${value}`);
  return Number(value);
}

export function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function unknownZip(file: string, reason: string): LabError {
  return new LabError('fileUnknownFormat', `${file}: ${reason}`, { file, reason });
}
