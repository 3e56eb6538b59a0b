/** IEEE binary16 and bfloat16 codes to float32 and back: round to nearest, ties to even. Works on bit patterns. */

const bits = new Uint32Array(1);
const real = new Float32Array(bits.buffer);

/** Bits of the float32 that a binary16 code stands for; exact for every code. */
function float32BitsOfFloat16(code: number): number {
  const sign = (code & 0x8000) << 16;
  const exponent = (code >>> 10) & 0x1f;
  const fraction = code & 0x3ff;
  if (exponent === 0x1f) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
  if (exponent !== 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  // Subnormal: fraction * 2^-24. Shift its leading one to bit 10, where it becomes the hidden bit.
  const shift = Math.clz32(fraction) - 21;
  return (sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)) >>> 0;
}

/** Binary16 code nearest to a float32 given by its bits; above 65504 (from 65520 on) infinity; NaN stays a quiet NaN. */
function float16OfFloat32Bits(u: number): number {
  const sign = (u >>> 16) & 0x8000;
  const magnitude = u & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
  if (magnitude <= 0x33000000) return sign; // at most 2^-25, half of the smallest code: ties to even 0
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - (magnitude >>> 23); // in units of 2^-24
  const floor = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const up = rest > half || (rest === half && (floor & 1) === 1);
  return sign | (floor + (up ? 1 : 0)); // a carry into 0x400 is the smallest normal: right by construction
}

/** bfloat16 code nearest to a float32 given by its bits; NaN stays a quiet NaN. */
function bfloat16OfFloat32Bits(u: number): number {
  if ((u & 0x7fffffff) > 0x7f800000) return (u >>> 16) | 0x40;
  return ((u + 0x7fff + ((u >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The number that a binary16 code stands for. */
export function decodeFloat16(code: number): number {
  bits[0] = float32BitsOfFloat16(code);
  return real[0];
}

/** @returns the binary16 code nearest to value (rounded to float32 first) */
export function encodeFloat16(value: number): number {
  real[0] = value;
  return float16OfFloat32Bits(bits[0]);
}

/** The number that a bfloat16 code stands for. */
export function decodeBfloat16(code: number): number {
  bits[0] = code << 16;
  return real[0];
}

/** @returns the bfloat16 code nearest to value (rounded to float32 first) */
export function encodeBfloat16(value: number): number {
  real[0] = value;
  return bfloat16OfFloat32Bits(bits[0]);
}

/** Every code of an array; exact. */
export function decodeFloat16Array(codes: Uint16Array): Float32Array<ArrayBuffer> {
  return viaBits(codes, float32BitsOfFloat16);
}

export function decodeBfloat16Array(codes: Uint16Array): Float32Array<ArrayBuffer> {
  return viaBits(codes, (code) => code << 16);
}

export function encodeFloat16Array(values: Float32Array): Uint16Array<ArrayBuffer> {
  return toCodes(values, float16OfFloat32Bits);
}

export function encodeBfloat16Array(values: Float32Array): Uint16Array<ArrayBuffer> {
  return toCodes(values, bfloat16OfFloat32Bits);
}

function viaBits(codes: Uint16Array, toBits: (code: number) => number): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(codes.length);
  for (let i = 0; i < codes.length; i++) words[i] = toBits(codes[i]);
  return new Float32Array(words.buffer);
}

function toCodes(values: Float32Array, toCode: (bits: number) => number): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = toCode(words[i]);
  return codes;
}
