/**
 * Products with a sparse weight, y[tokens, outputs] = x[tokens, inputs] * W^T: sixteen tokens at a time lie side by side,
 * so that each weight is read once for four vectors, and what the weight does not name is never touched.
 */
import { packFour, storeTransposed } from './pack';

/** Tokens side by side; 64 bytes. */
const TOKENS: i32 = 16;

/** Bytes of working memory of the products here. */
export function sparseWorkBytes(inputs: i32, outputs: i32): i32 {
  return (inputs + outputs + 3) * (TOKENS << 2);
}

/**
 * W as compressed sparse rows.
 * @param rowOffsets int32 [outputs + 1]
 * @param columnIndices int32 [nnz], each below inputs
 * @param values [nnz]
 * @param work sparseWorkBytes(inputs, outputs), 16-byte aligned
 */
export function csrProduct(
  x: usize, rowOffsets: usize, columnIndices: usize, values: usize, y: usize,
  tokens: i32, inputs: i32, outputs: i32, work: usize,
): void {
  const results = work + (inputs << 6);
  for (let t = 0; t < tokens; t += TOKENS) {
    const count = min(TOKENS, tokens - t);
    packTokens(x + ((t * inputs) << 2), count, inputs, work);
    let k = load<i32>(rowOffsets);
    for (let o = 0; o < outputs; o++) {
      const end = load<i32>(rowOffsets + ((o + 1) << 2));
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (; k < end; k++) {
        const w = v128.load_splat<f32>(values + (k << 2));
        const from = work + (load<i32>(columnIndices + (k << 2)) << 6);
        s0 = f32x4.add(s0, f32x4.mul(w, v128.load(from)));
        s1 = f32x4.add(s1, f32x4.mul(w, v128.load(from, 16)));
        s2 = f32x4.add(s2, f32x4.mul(w, v128.load(from, 32)));
        s3 = f32x4.add(s3, f32x4.mul(w, v128.load(from, 48)));
      }
      storeTokens(results + (o << 6), s0, s1, s2, s3);
    }
    unpackTokens(results, count, outputs, y + ((t * outputs) << 2));
  }
}

/**
 * W as n slots for each m consecutive columns.
 * @param values [outputs, ceil(inputs / m), n]; a slot not needed holds 0
 * @param places places in the group, `bits` each, from the lowest bit up; one byte more can be read
 * @param work sparseWorkBytes(inputs, outputs), 16-byte aligned
 */
export function nmProduct(
  x: usize, values: usize, places: usize, y: usize,
  tokens: i32, inputs: i32, outputs: i32, n: i32, m: i32, bits: i32, work: usize,
): void {
  const results = work + (inputs << 6);
  const last = (1 << bits) - 1;
  for (let t = 0; t < tokens; t += TOKENS) {
    const count = min(TOKENS, tokens - t);
    packTokens(x + ((t * inputs) << 2), count, inputs, work);
    let slot = 0;
    for (let o = 0; o < outputs; o++) {
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      for (let group = 0; group < inputs; group += m) {
        const begin = work + (group << 6);
        for (const end = slot + n; slot < end; slot++) {
          const w = v128.load_splat<f32>(values + (slot << 2));
          const at = slot * bits;
          const from = begin + (((<i32>load<u16>(places + (at >> 3)) >> (at & 7)) & last) << 6);
          s0 = f32x4.add(s0, f32x4.mul(w, v128.load(from)));
          s1 = f32x4.add(s1, f32x4.mul(w, v128.load(from, 16)));
          s2 = f32x4.add(s2, f32x4.mul(w, v128.load(from, 32)));
          s3 = f32x4.add(s3, f32x4.mul(w, v128.load(from, 48)));
        }
      }
      storeTokens(results + (o << 6), s0, s1, s2, s3);
    }
    unpackTokens(results, count, outputs, y + ((t * outputs) << 2));
  }
}

/** [count, inputs] -> [inputs, 16]; missing tokens are 0. */
function packTokens(x: usize, count: i32, inputs: i32, to: usize): void {
  for (let first = 0; first < TOKENS; first += 4) {
    const from = x + ((first * inputs) << 2);
    const target = to + (first << 2);
    if (count - first >= 4) {
      packFour(from, inputs << 2, 4, inputs, target, TOKENS << 2);
      continue;
    }
    for (let t = 0; t < 4; t++) {
      const real = first + t < count;
      for (let k = 0; k < inputs; k++) {
        const value = real ? load<f32>(from + ((t * inputs + k) << 2)) : f32(0);
        store<f32>(target + (k << 6) + (t << 2), value);
      }
    }
  }
}

// @ts-ignore: decorator of AssemblyScript
@inline
function storeTokens(to: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(to, s0);
  v128.store(to, s1, 16);
  v128.store(to, s2, 32);
  v128.store(to, s3, 48);
}

/** [outputs, 16] -> [count, outputs]. */
function unpackTokens(results: usize, count: i32, outputs: i32, y: usize): void {
  const stride = outputs << 2;
  for (let t = 0; t < count; t += 4) {
    let o = 0;
    if (count - t >= 4) {
      for (; o + 4 <= outputs; o += 4) {
        const from = results + (o << 6) + (t << 2);
        const to = y + t * stride + (o << 2);
        storeTransposed(to, stride, v128.load(from), v128.load(from, 64), v128.load(from, 128), v128.load(from, 192));
      }
    }
    for (; o < outputs; o++) {
      for (let i = t; i < min(t + 4, count); i++) {
        store<f32>(y + i * stride + (o << 2), load<f32>(results + (o << 6) + (i << 2)));
      }
    }
  }
}
