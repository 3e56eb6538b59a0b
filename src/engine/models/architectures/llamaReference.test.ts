/** The decoder's whole forward pass against one written out by hand in float64, for every rotary variant and a window. */
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { sequenceLogits } from '../../evaluation/perplexity.ts';

beforeAll(useWasm);

const [hidden, heads, kvHeads, headDim, layers, theta] = [16, 4, 2, 8, 2, 10_000];
const tokens = Array.from({ length: 40 }, (_, i) => (i * 11 + 3) % 32);

interface Reference {
  /** Radians a position of pair i, as Hugging Face computes it. */
  readonly frequency: (i: number) => number;
  /** Tokens back that a token sees, itself included. */
  readonly window?: number;
}

const plain = (i: number) => 1 / theta ** ((2 * i) / headDim);

/** @param weights [out, in] by Hugging Face's names */
function logitsByHand(weights: ReadonlyMap<string, Float32Array>, { frequency, window = 1e9 }: Reference): number[][] {
  const at = (name: string) => [...weights.get(name)!];
  const linear = (name: string, x: readonly number[]) => {
    const W = at(name);
    return Array.from({ length: W.length / x.length }, (_, row) =>
      x.reduce((sum, value, column) => sum + W[row * x.length + column] * value, 0),
    );
  };
  const norm = (name: string, x: readonly number[]) => {
    const scale = 1 / Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / x.length + 1e-5);
    return x.map((value, i) => value * scale * at(name)[i]);
  };
  /** rotate_half: channel i and channel i + headDim / 2 are one pair. */
  const turn = (x: readonly number[], position: number) =>
    x.map((value, channel) => {
      const [head, inside] = [Math.floor(channel / headDim) * headDim, channel % headDim];
      const half = headDim / 2;
      const angle = position * frequency(inside % half);
      const other = inside < half ? -x[head + inside + half] : x[head + inside - half];
      return value * Math.cos(angle) + other * Math.sin(angle);
    });
  const table = at('model.embed_tokens.weight');
  let states = tokens.map((token) => table.slice(token * hidden, (token + 1) * hidden));
  for (let layer = 0; layer < layers; layer++) {
    const part = (name: string) => `model.layers.${layer}.${name}.weight`;
    const normed = states.map((x) => norm(part('input_layernorm'), x));
    const q = normed.map((x, position) => turn(linear(part('self_attn.q_proj'), x), position));
    const k = normed.map((x, position) => turn(linear(part('self_attn.k_proj'), x), position));
    const v = normed.map((x) => linear(part('self_attn.v_proj'), x));
    const mixed = q.map((query, now) =>
      Array.from({ length: heads }, (_, head) => {
        const own = query.slice(head * headDim, (head + 1) * headDim);
        const from = Math.floor(head / (heads / kvHeads)) * headDim;
        const first = Math.max(0, now - window + 1);
        const scores = k
          .slice(first, now + 1)
          .map((key) => own.reduce((sum, value, i) => sum + value * key[from + i], 0) / Math.sqrt(headDim));
        const most = Math.max(...scores);
        const shares = scores.map((score) => Math.exp(score - most));
        const all = shares.reduce((sum, share) => sum + share, 0);
        return own.map((_, i) => shares.reduce((sum, share, j) => sum + (share / all) * v[first + j][from + i], 0));
      }).flat(),
    );
    states = states.map((x, t) => {
      const out = linear(part('self_attn.o_proj'), mixed[t]);
      return x.map((value, i) => value + out[i]);
    });
    states = states.map((x) => {
      const input = norm(part('post_attention_layernorm'), x);
      const up = linear(part('mlp.up_proj'), input);
      const gated = linear(part('mlp.gate_proj'), input).map((gate, i) => (gate / (1 + Math.exp(-gate))) * up[i]);
      const out = linear(part('mlp.down_proj'), gated);
      return x.map((value, i) => value + out[i]);
    });
  }
  return states.map((x) => linear('model.embed_tokens.weight', norm('model.norm.weight', x)));
}

const [factor, low, high, original] = [8, 1, 4, 200];
const llama3 = {
  rope_type: 'llama3',
  factor,
  low_freq_factor: low,
  high_freq_factor: high,
  original_max_position_embeddings: original,
};

/** transformers' `_compute_llama3_parameters`: of wavelengths 6.3, 63, 628 and 6283, one is kept and one blended. */
function llama3Frequency(i: number): number {
  const wavelength = (2 * Math.PI) / plain(i);
  if (wavelength > original / low) return plain(i) / factor;
  if (wavelength < original / high) return plain(i);
  const smooth = (original / wavelength - low) / (high - low);
  return ((1 - smooth) * plain(i)) / factor + smooth * plain(i);
}

const references: Readonly<Record<string, Reference>> = {
  plain: { frequency: plain },
  linear: { frequency: (i) => plain(i) / factor },
  llama3: { frequency: llama3Frequency },
  'a window of 6': { frequency: plain, window: 6 },
  'a window of 7': { frequency: plain, window: 7 },
  'a window of 8': { frequency: plain, window: 8 },
};

test.each<[string, object]>([
  ['plain', {}],
  ['linear', { rope_scaling: { rope_type: 'linear', factor } }],
  ['llama3', { rope_scaling: llama3 }],
  ['a window of 7', { model_type: 'mistral', sliding_window: 7 }],
])('%s, and no other', async (name, config) => {
  const spec = tinySpec({ ...config, head_dim: headDim });
  const weights = tinyWeights(spec);
  const source = { read: async (tensor: string) => weights.get(tensor)! };
  const [logits] = await sequenceLogits(spec, source, [Int32Array.from(tokens)]);
  expect(logits).toHaveLength(tokens.length * 32);
  for (const [other, reference] of Object.entries(references)) {
    const wanted = logitsByHand(weights, reference).flat();
    const difference = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i])), 0);
    if (other === name)
      expect(difference).toBeLessThan(2e-4); // float32, logits of about 10
    else expect(difference, other).toBeGreaterThan(0.05);
  }
});
