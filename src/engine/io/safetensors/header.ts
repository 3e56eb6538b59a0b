/** The header of a safetensors file: untrusted bytes to a checked table of tensors. Rules of the Rust reader. */
import { LabError } from '../../errors.ts';
import type { Shape } from '../../tensor/shape.ts';
import { type Dtype, dtypeBits, isDtype } from './dtypes.ts';
import { parseStrictJson } from './strictJson.ts';

/** Bytes of JSON that a header may have; the Rust library's bound, decimal. */
export const maxHeaderBytes = 100_000_000;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  /** Bytes [begin, end), counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of the file. A Map: a tensor may be called `__proto__`. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Where tensor bytes begin in the file: 8 + header length. */
  readonly dataStart: number;
}

/**
 * Length of the JSON part, from the first 8 bytes of the file.
 * @throws LabError 'headerTooLarge', 'fileTruncated'
 */
export function parseHeaderLength(where: string, first8: Uint8Array<ArrayBuffer>, fileBytes: number): number {
  const length = new DataView(first8.buffer, first8.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw new LabError(
      'headerTooLarge',
      `${where}: wanted a header of at most ${maxHeaderBytes} bytes, got ${length}`,
      {
        file: where,
        headerBytes: String(length),
      },
    );
  }
  if (8 + Number(length) > fileBytes) {
    throw new LabError(
      'fileTruncated',
      `${where}: wanted a header of ${length} bytes, got a file of ${fileBytes} bytes`,
      {
        file: where,
        wantedBytes: 8 + Number(length),
        gotBytes: fileBytes,
      },
    );
  }
  return Number(length);
}

/**
 * @param json the header's bytes, without the 8 length bytes
 * @param fileBytes size of the whole file: the last tensor must end there
 * @throws LabError 'headerInvalid', 'tensorDtypeUnknown', 'tensorShapeInvalid', 'tensorOffsetsInvalid', 'fileTruncated'
 */
export function parseHeader(where: string, json: Uint8Array<ArrayBuffer>, fileBytes: number): SafetensorsHeader {
  const root = parseJson(where, json);
  const metadata = new Map<string, string>();
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(root)) {
    if (name === '__metadata__') parseMetadata(where, value, metadata);
    else entries.push(parseEntry(where, name, value));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  const dataStart = 8 + json.length;
  checkLayout(where, entries, fileBytes - dataStart);
  return { tensors: new Map(entries.map((entry) => [entry.name, entry])), metadata, dataStart };
}

function parseJson(where: string, json: Uint8Array<ArrayBuffer>): object {
  try {
    // A byte-order mark is kept (ignoreBOM), so that it fails as it does in the Rust reader.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    const root = parseStrictJson(text, 'unsigned');
    if (isObject(root)) return root;
  } catch (thrown) {
    throw headerInvalid(where, `wanted UTF-8 JSON, got ${(thrown as Error).message}`);
  }
  throw headerInvalid(where, 'wanted a JSON object, got another value');
}

function parseMetadata(where: string, value: unknown, metadata: Map<string, string>): void {
  if (!isObject(value)) throw headerInvalid(where, '__metadata__ must map strings to strings');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw headerInvalid(where, `__metadata__ '${key}' must be a string`);
    metadata.set(key, text);
  }
}

function parseEntry(where: string, name: string, value: unknown): TensorEntry {
  if (!isObject(value)) throw headerInvalid(where, `tensor '${name}' must be an object`);
  const fields = new Map(Object.entries(value));
  const keys = [...fields.keys()].sort().join(', ');
  if (keys !== 'data_offsets, dtype, shape') {
    throw headerInvalid(where, `tensor '${name}' must have data_offsets, dtype and shape, got ${keys || 'nothing'}`);
  }
  const dtype = fields.get('dtype');
  if (typeof dtype !== 'string') throw headerInvalid(where, `tensor '${name}': dtype must be a string`);
  if (!isDtype(dtype)) {
    throw new LabError('tensorDtypeUnknown', `${where}: tensor '${name}' has the unknown dtype '${dtype}'`, {
      file: where,
      tensor: name,
      dtype,
    });
  }
  const shape = fields.get('shape');
  if (!isCounts(shape)) throw shapeInvalid(where, name, `shape must be whole numbers, got ${JSON.stringify(shape)}`);
  const offsets = fields.get('data_offsets');
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw offsetsInvalid(where, name, `data_offsets must be two whole numbers, got ${JSON.stringify(offsets)}`);
  }
  return { name, dtype, shape, begin: offsets[0], end: offsets[1] };
}

/** No hole, no overlap, every span as long as its shape says, the last byte of the file the last byte of a tensor. */
function checkLayout(where: string, entries: readonly TensorEntry[], dataBytes: number): void {
  let at = 0;
  for (const { name, dtype, shape, begin, end } of entries) {
    if (begin !== at || end < begin) {
      throw offsetsInvalid(where, name, `wanted bytes that begin at ${at}, got [${begin}, ${end}]`);
    }
    const bytes = spanBytes(where, name, dtype, shape);
    if (bytes !== end - begin) {
      throw shapeInvalid(where, name, `${dtype} [${shape}] takes ${bytes} bytes, got ${end - begin}`);
    }
    at = end;
  }
  if (at > dataBytes) {
    throw new LabError('fileTruncated', `${where}: wanted ${at} bytes of tensors, got ${dataBytes}`, {
      file: where,
      wantedBytes: at,
      gotBytes: dataBytes,
    });
  }
  if (at < dataBytes) {
    const last = entries.at(-1)?.name ?? '';
    throw offsetsInvalid(where, last, `wanted the file to end with the last tensor, got ${dataBytes - at} more bytes`);
  }
}

/**
 * Bytes that a tensor of this type and shape takes.
 * @throws LabError 'tensorShapeInvalid' on a product past 2^53, or a last byte that is not full.
 */
export function spanBytes(where: string, name: string, dtype: Dtype, shape: Shape): number {
  let elements = 1;
  for (const dimension of shape) {
    elements *= dimension;
    if (!Number.isSafeInteger(elements)) throw shapeInvalid(where, name, `[${shape}] has too many elements`);
  }
  const bits = elements * dtypeBits[dtype];
  if (!Number.isSafeInteger(bits)) throw shapeInvalid(where, name, `[${shape}] has too many elements`);
  if (bits % 8 !== 0) throw shapeInvalid(where, name, `${dtype} [${shape}] does not end on a whole byte`);
  return bits / 8;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function headerInvalid(where: string, reason: string): LabError {
  return new LabError('headerInvalid', `${where}: ${reason}`, { file: where, reason });
}

function shapeInvalid(where: string, tensor: string, reason: string): LabError {
  return new LabError('tensorShapeInvalid', `${where}: tensor '${tensor}': ${reason}`, { file: where, tensor, reason });
}

function offsetsInvalid(where: string, tensor: string, reason: string): LabError {
  return new LabError('tensorOffsetsInvalid', `${where}: tensor '${tensor}': ${reason}`, {
    file: where,
    tensor,
    reason,
  });
}
