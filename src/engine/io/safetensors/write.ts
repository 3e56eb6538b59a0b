/** Writes a safetensors file as a stream: sizes are planned first, each tensor's bytes are asked for when due. */
import { LabError } from '../../errors.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { ByteStream } from '../byteStream.ts';
import { type Dtype, dtypeRank, encodeFloats, type FloatDtype } from './dtypes.ts';
import { maxHeaderBytes, spanBytes } from './header.ts';

export interface TensorToWrite {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  /** Asked once a pass, in file order. One array, or parts in order: together as long as dtype and shape say. */
  bytes(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> | AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** float32 values in C order, to be stored as `dtype`. */
export function floatTensor(
  name: string,
  shape: Shape,
  values: Float32Array<ArrayBuffer>,
  dtype: FloatDtype = 'F32',
): TensorToWrite {
  return { name, dtype, shape, bytes: () => encodeFloats(dtype, values) };
}

/**
 * The file as the Rust writer lays it out: tensors by alignment, descending, then by name; header padded with spaces
 * to a multiple of 8. `format: pt` is always in the metadata (older transformers fail without it).
 * @param metadata further strings for `__metadata__`
 * @throws LabError 'headerInvalid' on a name twice or not storable, 'headerTooLarge', 'tensorShapeInvalid'; while
 *   streaming 'shapeMismatch' when a tensor gives more or fewer bytes than its shape.
 */
export function encodeSafetensors(
  tensors: Iterable<TensorToWrite>,
  metadata: Readonly<Record<string, string>> = {},
): ByteStream {
  const { sorted, header, size } = planSafetensors(tensors, metadata);
  return {
    size,
    async *chunks() {
      yield header;
      for (const tensor of sorted) yield* tensorChunks(tensor);
    },
  };
}

export interface SafetensorsPlan<T> {
  /** The length and the JSON: the first bytes of the file. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** In file order. */
  readonly sorted: readonly T[];
  /** Where each tensor's bytes begin in the file, by name. */
  readonly places: ReadonlyMap<string, number>;
  /** Of the file. */
  readonly size: number;
}

/**
 * Where everything will stand, for writers that do not go from front to back.
 * @throws LabError as encodeSafetensors before streaming
 */
export function planSafetensors<T extends Omit<TensorToWrite, 'bytes'>>(
  tensors: Iterable<T>,
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsPlan<T> {
  const sorted = [...tensors].sort(
    (a, b) => dtypeRank(b.dtype) - dtypeRank(a.dtype) || compareCodePoints(a.name, b.name),
  );
  const { header, dataBytes, begins } = planHeader(sorted, metadata);
  const places = new Map([...begins].map(([name, begin]) => [name, header.length + begin]));
  return { header, sorted, places, size: header.length + dataBytes };
}

function planHeader(sorted: readonly Omit<TensorToWrite, 'bytes'>[], metadata: Readonly<Record<string, string>>) {
  const begins = new Map<string, number>();
  const fields = [`"__metadata__":${JSON.stringify({ format: 'pt', ...metadata })}`];
  const names = new Set(['__metadata__']);
  let at = 0;
  for (const { name, dtype, shape } of sorted) {
    if (names.has(name)) throw headerInvalid(`tensor name '${name}' is taken`, name);
    if (/\p{Surrogate}/u.test(name)) throw headerInvalid(`tensor name ${JSON.stringify(name)} is not Unicode`, name);
    names.add(name);
    begins.set(name, at);
    const end = at + spanBytes('safetensors', name, dtype, shape);
    fields.push(`${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [at, end] })}`);
    at = end;
  }
  const json = new TextEncoder().encode(`{${fields.join(',')}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  if (padded > maxHeaderBytes) {
    throw new LabError('headerTooLarge', `safetensors: wanted a header of at most ${maxHeaderBytes}, got ${padded}`, {
      headerBytes: padded,
    });
  }
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return { header, dataBytes: at, begins };
}

async function* tensorChunks(tensor: TensorToWrite): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const wanted = spanBytes('safetensors', tensor.name, tensor.dtype, tensor.shape);
  let written = 0;
  const given = await tensor.bytes();
  if (given instanceof Uint8Array) {
    written = given.length;
    if (written === wanted) yield given;
  } else {
    for await (const part of given) {
      written += part.length;
      if (written > wanted) break;
      yield part;
    }
  }
  if (written === wanted) return;
  throw new LabError(
    'shapeMismatch',
    `safetensors: tensor '${tensor.name}' wanted ${wanted} bytes for ${tensor.dtype} [${tensor.shape}], got ${written}`,
    { where: tensor.name, wanted, got: written },
  );
}

/** Order of UTF-8 bytes, which is that of code points; `<` on strings orders by UTF-16 units. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const shared = Math.min(left.length, right.length);
  for (let i = 0; i < shared; i++) {
    const difference = left[i].codePointAt(0)! - right[i].codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function headerInvalid(reason: string, tensor: string): LabError {
  return new LabError('headerInvalid', `safetensors: ${reason}`, { tensor, reason });
}
