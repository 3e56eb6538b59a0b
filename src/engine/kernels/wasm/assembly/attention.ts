/** Causal attention with rotary positions, one query row at a time: scores that are not seen are never computed. */
import { exponential } from './exponential';

/** Keys scored together, and how far a row may be read beyond its last key. */
const KEYS: i32 = 16;
/** Channels mixed together. */
const CHANNELS: i32 = 8;

/**
 *   keys    [headDim, tokens + KEYS]   turned, transposed
 *   values  [tokens, paddedDim]
 *   query   [headDim]                  turned
 *   scores  [tokens + KEYS]
 *   mixed   [paddedDim]
 */
export function attentionWorkBytes(tokens: i32, headDim: i32): i32 {
  const wide = tokens + KEYS;
  const padded = paddedTo(headDim, CHANNELS);
  return (headDim * wide + tokens * padded + headDim + wide + padded) << 2;
}

// @ts-ignore: decorator of AssemblyScript
@inline
function paddedTo(size: i32, multiple: i32): i32 {
  return ((size + multiple - 1) / multiple) * multiple;
}

/**
 * softmax(q k^T * scale) v, each head for itself; `heads / kvHeads` consecutive query heads share a key head.
 * @param q [batch * tokens, heads * headDim], as out
 * @param k [batch * tokens, kvHeads * headDim], as v
 * @param cos, sin [tokens, headDim / 2]: the pair (x_i, x_{i + half}) is turned
 * @param window so many tokens back are seen, the own one included
 */
export function causalAttention(
  q: usize, k: usize, v: usize, cos: usize, sin: usize, out: usize,
  batch: i32, tokens: i32, heads: i32, kvHeads: i32, headDim: i32, window: i32, scale: f32, work: usize,
): void {
  const wide = tokens + KEYS;
  const padded = paddedTo(headDim, CHANNELS);
  const keys = work;
  const values = keys + ((headDim * wide) << 2);
  const query = values + ((tokens * padded) << 2);
  const scores = query + (headDim << 2);
  const mixed = scores + (wide << 2);
  const half = headDim >> 1;
  const shared = heads / kvHeads;
  for (let sequence = 0; sequence < batch; sequence++) {
    for (let kvHead = 0; kvHead < kvHeads; kvHead++) {
      for (let token = 0; token < tokens; token++) {
        const from = (((sequence * tokens + token) * kvHeads + kvHead) * headDim) << 2;
        const angle = (token * half) << 2;
        turn(k + from, cos + angle, sin + angle, half, keys + (token << 2), wide);
        memory.copy(values + ((token * padded) << 2), v + from, headDim << 2);
      }
      for (let head = kvHead * shared; head < (kvHead + 1) * shared; head++) {
        for (let token = 0; token < tokens; token++) {
          const at = (((sequence * tokens + token) * heads + head) * headDim) << 2;
          const angle = (token * half) << 2;
          turn(q + at, cos + angle, sin + angle, half, query, 1);
          const first = max(0, token + 1 - window);
          const seen = token + 1 - first;
          score(query, keys + (first << 2), wide, headDim, seen, scale, scores);
          const sum = powers(scores, seen);
          mix(scores, values + ((first * padded) << 2), padded, seen, f32(1) / sum, mixed);
          memory.copy(out + at, mixed, headDim << 2);
        }
      }
    }
  }
}

/** The "rotate_half" convention. @param stride between neighbouring channels of the result */
function turn(x: usize, cos: usize, sin: usize, half: i32, to: usize, stride: i32): void {
  const far = half << 2;
  for (let i = 0; i < half; i++) {
    const a = load<f32>(x + (i << 2));
    const b = load<f32>(x + far + (i << 2));
    const c = load<f32>(cos + (i << 2));
    const s = load<f32>(sin + (i << 2));
    store<f32>(to + ((i * stride) << 2), a * c - b * s);
    store<f32>(to + (((i + half) * stride) << 2), b * c + a * s);
  }
}

/** scores[j] = query . keys[:, j] * scale for the first `count`; the three behind them are -Infinity. */
function score(query: usize, keys: usize, wide: i32, headDim: i32, count: i32, scale: f32, scores: usize): void {
  const factor = f32x4.splat(scale);
  for (let j = 0; j < count; j += KEYS) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let key = keys + (j << 2);
    for (let i = 0; i < headDim; i++) {
      const x = v128.load32_splat(query + (i << 2));
      a = f32x4.add(a, f32x4.mul(x, v128.load(key)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(key, 16)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(key, 32)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(key, 48)));
      key += wide << 2;
    }
    const to = scores + (j << 2);
    v128.store(to, f32x4.mul(a, factor));
    v128.store(to, f32x4.mul(b, factor), 16);
    v128.store(to, f32x4.mul(c, factor), 32);
    v128.store(to, f32x4.mul(d, factor), 48);
  }
  v128.store(scores + (count << 2), f32x4.splat(-Infinity));
}

/** scores[j] = exp(scores[j] - the largest), 0 behind the last. @returns their sum */
function powers(scores: usize, count: i32): f32 {
  let largest = f32x4.splat(-Infinity);
  for (let j = 0; j < count; j += 4) largest = f32x4.pmax(largest, v128.load(scores + (j << 2)));
  const top = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
  const shift = f32x4.splat(top);
  let sum = f32x4.splat(0);
  for (let j = 0; j < count; j += 4) {
    const power = exponential(f32x4.sub(v128.load(scores + (j << 2)), shift));
    v128.store(scores + (j << 2), power);
    sum = f32x4.add(sum, power);
  }
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/** mixed = the first `count` values weighted by `weights`, times `factor`. */
function mix(weights: usize, values: usize, padded: i32, count: i32, factor: f32, mixed: usize): void {
  const row = padded << 2;
  const times = f32x4.splat(factor);
  for (let channel = 0; channel < padded; channel += CHANNELS) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let value = values + (channel << 2);
    let j = 0;
    for (; j + 2 <= count; j += 2) {
      const x = v128.load32_splat(weights + (j << 2));
      const y = v128.load32_splat(weights + (j << 2), 4);
      a = f32x4.add(a, f32x4.mul(x, v128.load(value)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(value, 16)));
      value += row;
      c = f32x4.add(c, f32x4.mul(y, v128.load(value)));
      d = f32x4.add(d, f32x4.mul(y, v128.load(value, 16)));
      value += row;
    }
    if (j < count) {
      const x = v128.load32_splat(weights + (j << 2));
      a = f32x4.add(a, f32x4.mul(x, v128.load(value)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(value, 16)));
    }
    v128.store(mixed + (channel << 2), f32x4.mul(f32x4.add(a, c), times));
    v128.store(mixed + (channel << 2), f32x4.mul(f32x4.add(b, d), times), 16);
  }
}
