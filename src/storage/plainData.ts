/**
 * Plain data with maps, typed arrays and numbers that JSON does not know, as JSON and arrays of bytes, and back: what
 * structured cloning keeps in a database, in a file that another browser can read.
 */
import type { CheckpointArray } from './checkpointFile.ts';

export interface Packed {
  readonly json: unknown;
  readonly arrays: ReadonlyMap<string, Uint8Array>;
}

const kinds = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type Kind = keyof typeof kinds;

/** Objects of one of these keys are ours; no other object has a key that begins with a dollar. */
const [arrayKey, mapKey, numberKey, kindKey] = ['$array', '$map', '$number', '$kind'] as const;

/** What is undefined is left out, as JSON leaves it out. */
export function packPlain(value: unknown): Packed {
  const arrays = new Map<string, Uint8Array>();
  const pack = (one: unknown): unknown => {
    if (typeof one === 'number' && !Number.isFinite(one)) return { [numberKey]: String(one) };
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map(pack);
    if (one instanceof Map) return { [mapKey]: [...one].map(([key, inside]) => [pack(key), pack(inside)]) };
    if (ArrayBuffer.isView(one)) {
      const name = `a${arrays.size}`;
      arrays.set(name, new Uint8Array(one.buffer, one.byteOffset, one.byteLength).slice());
      return { [arrayKey]: name, [kindKey]: one.constructor.name };
    }
    return Object.fromEntries(Object.entries(one).map(([key, inside]) => [key, pack(inside)]));
  };
  return { json: pack(value), arrays };
}

/** How much it is to keep: bytes of its arrays, and of the rest as JSON, about. Nothing is copied. 0 for undefined. */
export function plainBytes(value: unknown): number {
  if (value === undefined) return 0;
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  const parts = value instanceof Map ? [...value].flat() : Object.entries(value).flat();
  return parts.reduce((sum: number, part) => sum + plainBytes(part), 0);
}

/** Whoever called it checks what it is. @throws Error where an array is missing or no array of its kind */
export function unpackPlain(json: unknown, arrays: ReadonlyMap<string, CheckpointArray>): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((one) => unpackPlain(one, arrays));
  const own = json as Readonly<Record<string, unknown>>;
  if (numberKey in own) return Number(own[numberKey]);
  if (mapKey in own) {
    const entries = unpackPlain(own[mapKey], arrays);
    if (!Array.isArray(entries)) throw new Error('plain data: a map without entries');
    return new Map(entries as [unknown, unknown][]);
  }
  if (arrayKey in own) return viewOf(String(own[arrayKey]), own[kindKey], arrays);
  return Object.fromEntries(Object.entries(own).map(([key, one]) => [key, unpackPlain(one, arrays)]));
}

function viewOf(name: string, kind: unknown, arrays: ReadonlyMap<string, CheckpointArray>) {
  const bytes = arrays.get(name);
  if (!(bytes instanceof Uint8Array)) throw new Error(`plain data: no array ${name}`);
  if (!(typeof kind === 'string' && Object.hasOwn(kinds, kind))) throw new Error(`plain data: no arrays of ${kind}`);
  return new kinds[kind as Kind](bytes.slice().buffer);
}
