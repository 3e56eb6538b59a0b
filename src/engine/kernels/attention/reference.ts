/** Causal attention with rotary positions in float64: the oracle of tests and of the self-test. */
import type { AttentionSizes, RotaryTables } from './sizes.ts';

/**
 * @param q [batch * tokens, heads * headDim]
 * @param k [batch * tokens, kvHeads * headDim], as v
 * @returns as q
 */
export function referenceAttention(
  [q, k, v]: readonly [Float32Array, Float32Array, Float32Array],
  { cos, sin }: RotaryTables,
  { tokens, heads, kvHeads, headDim, window }: AttentionSizes,
): Float32Array {
  const half = headDim / 2;
  const batch = q.length / (tokens * heads * headDim);
  /** One head of one token, turned by the angles of its position. */
  const turned = (x: Float32Array, at: number, token: number) =>
    Array.from({ length: headDim }, (_, i) => {
      const angle = token * half + (i % half);
      const [own, other] = [x[at + i], x[at + ((i + half) % headDim)]];
      return own * cos[angle] + (i < half ? -1 : 1) * other * sin[angle];
    });
  const out = new Float32Array(q.length);
  for (let sequence = 0; sequence < batch; sequence++) {
    for (let head = 0; head < heads; head++) {
      const kvHead = Math.floor((head * kvHeads) / heads);
      const at = (token: number, count: number, index: number) =>
        ((sequence * tokens + token) * count + index) * headDim;
      for (let token = 0; token < tokens; token++) {
        const query = turned(q, at(token, heads, head), token);
        const first = Math.max(0, token + 1 - (window ?? tokens));
        const scores = Array.from({ length: token + 1 - first }, (_, j) => {
          const key = turned(k, at(first + j, kvHeads, kvHead), first + j);
          return key.reduce((sum, value, i) => sum + value * query[i], 0) / Math.sqrt(headDim);
        });
        const largest = Math.max(...scores);
        const powers = scores.map((score) => Math.exp(score - largest));
        const sum = powers.reduce((total, power) => total + power, 0);
        for (let i = 0; i < headDim; i++) {
          out[at(token, heads, head) + i] = powers.reduce(
            (total, power, j) => total + (power / sum) * v[at(first + j, kvHeads, kvHead) + i],
            0,
          );
        }
      }
    }
  }
  return out;
}
