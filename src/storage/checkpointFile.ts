/**
 * The bytes of a checkpoint file, and back. Knows no file system.
 *
 *   0  magic "PRUNELAB"          8 bytes
 *   8  version                   uint32, little-endian like all numbers here
 *  12  length of the header      uint32
 *  16  SHA-256 of the header     32 bytes
 *  48  header, UTF-8 JSON        { savedAt, meta, arrays: [{ name, type, offset, bytes, sha256 }] }
 *      zeros to a multiple of 8, then the arrays, each at `offset`, a multiple of 8
 *
 * The first 48 bytes and the header are written after the arrays: a file that begins with anything else is half-written.
 */
import * as z from 'zod/mini';
import { LabError } from '../engine/errors.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

export type CheckpointArray = Float32Array | Uint8Array;

export interface Checkpoint {
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** As JSON gave it back: the caller validates it. */
  readonly meta: unknown;
  readonly arrays: ReadonlyMap<string, CheckpointArray>;
}

export interface CheckpointHeader {
  readonly savedAt: number;
  readonly meta: unknown;
  /** Length of the whole file. */
  readonly bytes: number;
}

/** `newer` = written by a later version of the lab, which alone can read it; `damaged` = cut off or altered. */
export type Read<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'newer'; readonly version: number }
  | { readonly status: 'damaged' };

/** What lies where, in the order of writing: the arrays first, the start of the file last. */
export interface FilePart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export const checkpointVersion = 1;
/** Enough of a file to know its version and the length of its header. */
export const prefixBytes = 48;
/** A header longer than this is not one of ours. */
const maxHeaderBytes = 64 * 2 ** 20;
const magic = new TextEncoder().encode('PRUNELAB');

const headerSchema = z.strictObject({
  savedAt: z.number(),
  meta: z.unknown(),
  arrays: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['float32', 'uint8']),
      offset: z.int().check(z.gte(0)),
      bytes: z.int().check(z.gte(0)),
      sha256: z.string(),
    }),
  ),
});
type Header = z.infer<typeof headerSchema>;

/**
 * Parts of the file; the parts of arrays are views, not copies.
 * @param meta anything that JSON can say
 * @param arrays not on shared memory, which the digest refuses
 */
export async function encodeCheckpoint(
  savedAt: number,
  meta: unknown,
  arrays: ReadonlyMap<string, CheckpointArray>,
): Promise<readonly FilePart[]> {
  const described = await Promise.all(
    [...arrays].map(async ([name, array]) => ({
      name,
      type: array instanceof Float32Array ? ('float32' as const) : ('uint8' as const),
      bytes: array.byteLength,
      sha256: await sha256Hex(bytesOf(array)),
    })),
  );
  // Offsets stand in the header and depend on its length: they are counted from its end, then shifted once it is known.
  const json = (start: number) => {
    let offset = start;
    const placed = described.map((array) => {
      const entry = { ...array, offset };
      offset = aligned(offset + array.bytes);
      return entry;
    });
    const header: Header = { savedAt, meta: meta ?? null, arrays: placed };
    return { placed, bytes: new TextEncoder().encode(JSON.stringify(header)) };
  };
  // Digits of the offsets lengthen the header at most a little: leave room for them, the gap stays zero.
  const start = aligned(prefixBytes + json(0).bytes.length + 16 * described.length);
  const { placed, bytes: header } = json(start);

  const first = new Uint8Array(prefixBytes + header.length);
  first.set(magic);
  const view = new DataView(first.buffer);
  view.setUint32(8, checkpointVersion, true);
  view.setUint32(12, header.length, true);
  first.set(await sha256(header), 16);
  first.set(header, prefixBytes);

  const contents = [...arrays.values()];
  const parts = placed.map((entry, i) => ({ offset: entry.offset, bytes: bytesOf(contents[i] as CheckpointArray) }));
  return [...parts, { offset: 0, bytes: first }];
}

/** The parts as they lie in the file, with the zeros between them: a file in pieces, nothing copied. */
export function piecesOf(parts: readonly FilePart[]): readonly Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const { offset, bytes } of parts.toSorted((a, b) => a.offset - b.offset)) {
    if (offset > end) pieces.push(new Uint8Array(offset - end));
    pieces.push(bytes);
    end = offset + bytes.length;
  }
  return pieces as Uint8Array<ArrayBuffer>[];
}

/**
 * How long the header is, from the first `prefixBytes` bytes; so that a list of checkpoints need not read the arrays.
 * @returns length of prefix and header together
 */
export function decodePrefix(prefix: Uint8Array): Read<number> {
  if (prefix.length < prefixBytes || magic.some((byte, i) => prefix[i] !== byte)) return { status: 'damaged' };
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const version = view.getUint32(8, true);
  if (version > checkpointVersion) return { status: 'newer', version };
  const length = view.getUint32(12, true);
  if (version < 1 || length > maxHeaderBytes) return { status: 'damaged' };
  return { status: 'ok', value: prefixBytes + length };
}

/** The header alone, checked. @param start at least prefix and header */
export async function decodeHeader(start: Uint8Array, fileBytes: number): Promise<Read<CheckpointHeader>> {
  const read = await readHeader(start, fileBytes);
  if (read.status !== 'ok') return read;
  return { status: 'ok', value: { savedAt: read.value.savedAt, meta: read.value.meta, bytes: fileBytes } };
}

/** The whole file, every digest checked. Arrays are views into `file`, which then belongs to the result. */
export async function decodeCheckpoint(file: Uint8Array): Promise<Read<Checkpoint>> {
  const read = await readHeader(file, file.length);
  if (read.status !== 'ok') return read;
  const { savedAt, meta, arrays: entries } = read.value;
  const arrays = new Map<string, CheckpointArray>();
  for (const entry of entries) {
    const bytes = file.subarray(entry.offset, entry.offset + entry.bytes);
    if ((await sha256Hex(bytes)) !== entry.sha256) return { status: 'damaged' };
    arrays.set(entry.name, entry.type === 'uint8' ? bytes : asFloats(bytes));
  }
  return { status: 'ok', value: { savedAt, meta, arrays } };
}

async function readHeader(start: Uint8Array, fileBytes: number): Promise<Read<Header>> {
  const prefix = decodePrefix(start);
  if (prefix.status !== 'ok') return prefix;
  const json = start.subarray(prefixBytes, prefix.value);
  if (json.length !== prefix.value - prefixBytes) return { status: 'damaged' };
  const digest = await sha256(json);
  if (digest.some((byte, i) => start[16 + i] !== byte)) return { status: 'damaged' };
  // The digest holds, so these are the bytes we wrote: what fails below is a fault of the writer.
  const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(json)));
  const complete = header.arrays.every((entry) => entry.bytes === 0 || entry.offset + entry.bytes <= fileBytes);
  return complete ? { status: 'ok', value: header } : { status: 'damaged' };
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

function bytesOf(array: CheckpointArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function asFloats(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0)
    throw new LabError('internal', `checkpoint: wanted whole floats, got ${bytes.length} bytes`);
  // A view needs an address that is a multiple of 4; `file` itself may start anywhere in its buffer.
  const at = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(at.buffer, at.byteOffset, at.length / 4);
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return Array.from(await sha256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
