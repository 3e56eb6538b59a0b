/** The element types of safetensors, and which of them we compute with. The others pass through as bytes. */

import { LabError } from '../../errors.ts';
import { decodeBfloat16Array, decodeFloat16Array, encodeBfloat16Array, encodeFloat16Array } from '../float16.ts';

/** Bits of one element. In the library's alignment order, ascending: writers sort by it, descending. */
export const dtypeBits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof dtypeBits;
/** What weights may be stored as. */
export type FloatDtype = 'F16' | 'BF16' | 'F32' | 'F64';

const order = new Map(Object.keys(dtypeBits).map((dtype, rank) => [dtype, rank]));

export function isDtype(name: string): name is Dtype {
  return order.has(name);
}

export function isFloatDtype(dtype: Dtype): dtype is FloatDtype {
  return dtype === 'F32' || dtype === 'F16' || dtype === 'BF16' || dtype === 'F64';
}

/** Place in the alignment order; higher is written first. */
export function dtypeRank(dtype: Dtype): number {
  return order.get(dtype)!;
}

/**
 * Stored floats as float32 (F64 is rounded). Values are copied unless the bytes are aligned F32: then it is a view.
 * @param where named in the message
 * @throws LabError 'tensorDtypeUnknown' for a type that we do not compute with.
 */
export function decodeFloats(where: string, dtype: Dtype, bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = aligned(bytes);
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, length / 4);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer, byteOffset, length / 8));
    case 'F16':
      return decodeFloat16Array(new Uint16Array(buffer, byteOffset, length / 2));
    case 'BF16':
      return decodeBfloat16Array(new Uint16Array(buffer, byteOffset, length / 2));
    default:
      throw new LabError('tensorDtypeUnknown', `${where}: wanted F32, F16, BF16 or F64, got ${dtype}`, {
        tensor: where,
        dtype,
      });
  }
}

/** float32 values as stored bytes, rounded to nearest even where the type is narrower. */
export function encodeFloats(dtype: FloatDtype, values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  switch (dtype) {
    case 'F32':
      return bytesOf(values);
    case 'F64':
      return bytesOf(Float64Array.from(values));
    case 'F16':
      return bytesOf(encodeFloat16Array(values));
    case 'BF16':
      return bytesOf(encodeBfloat16Array(values));
    default:
      return dtype satisfies never;
  }
}

/** The bytes behind a typed array, as a view. Little-endian, as every platform that runs WebAssembly. */
export function bytesOf(array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The same bytes at an offset divisible by 8, copied only when they are not there already. */
function aligned(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
}
