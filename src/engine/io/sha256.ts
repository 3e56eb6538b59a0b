/**
 * SHA-256 (FIPS 180-4) of bytes that arrive in parts. The platform's `crypto.subtle` takes only whole buffers and is
 * absent on plain-http pages, so a checkpoint of several GB needs its own.
 */

import type { ByteSource } from './byteSource.ts';

/** Signed words: engines keep them as machine integers. First 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const roundConstants = new Int32Array(64);
/** The same of the square roots of the first 8. */
const initialState = new Int32Array(8);

for (let prime = 2, found = 0; found < 64; prime++) {
  if (isPrime(prime)) {
    if (found < 8) initialState[found] = fractionBits(Math.sqrt(prime));
    roundConstants[found++] = fractionBits(Math.cbrt(prime));
  }
}

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 64 lower-case hexadecimal digits; the hash takes no more bytes after it. */
  digest(): string;
}

/** Bytes of a source that are held at a time. */
const chunkBytes = 1 << 20;

/** Of a whole source, read part by part. @throws LabError as its `read` */
export async function hashOf(source: ByteSource): Promise<string> {
  const hash = createSha256();
  for (let at = 0; at < source.size; at += chunkBytes) {
    hash.update(await source.read(at, Math.min(at + chunkBytes, source.size)));
  }
  return hash.digest();
}

export function createSha256(): Sha256 {
  const state = initialState.slice();
  const words = new Int32Array(64);
  const tail = new Uint8Array(64);
  const tailView = new DataView(tail.buffer);
  let tailBytes = 0;
  let totalBytes = 0;

  const consume = (bytes: Uint8Array) => {
    let at = 0;
    if (tailBytes > 0) {
      at = Math.min(64 - tailBytes, bytes.length);
      tail.set(bytes.subarray(0, at), tailBytes);
      tailBytes += at;
      if (tailBytes < 64) return;
      compress(state, words, tailView, 0);
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; at + 64 <= bytes.length; at += 64) compress(state, words, view, at);
    tailBytes = bytes.length - at;
    tail.set(bytes.subarray(at));
  };

  return {
    update(bytes) {
      totalBytes += bytes.length;
      consume(bytes);
    },
    digest() {
      // One bit 1, zeros up to 56 mod 64 bytes, the length in bits as 64-bit big-endian.
      const padding = new Uint8Array(((119 - (totalBytes % 64)) % 64) + 9);
      padding[0] = 0x80;
      new DataView(padding.buffer).setBigUint64(padding.length - 8, BigInt(totalBytes) * 8n);
      consume(padding);
      return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    },
  };
}

/** Of one array. */
export function sha256(bytes: Uint8Array): string {
  const hash = createSha256();
  hash.update(bytes);
  return hash.digest();
}

/** One block of 64 bytes from `at`. */
function compress(state: Int32Array, w: Int32Array, block: DataView, at: number): void {
  for (let t = 0; t < 16; t++) w[t] = block.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15];
    const y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundConstants[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}

function fractionBits(x: number): number {
  return Math.floor((x - Math.floor(x)) * 2 ** 32) | 0;
}
