import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import type { WeightSource } from '../models/weightSource.ts';
import { createRandom } from '../tensor/random.ts';
import { perplexity } from './perplexity.ts';

const spec = tinySpec({ vocab_size: 67 });
const weights = tinyWeights(spec);
const random = createRandom(3);
const sequences = [9, 9, 4].map((length) => Int32Array.from({ length }, () => random.int(67)));

/** Notes how much of each tensor was asked for. Units: values. */
function watchedSource() {
  const most = new Map<string, number>();
  const source: WeightSource = {
    read: async (name) => weights.get(name)!,
    async readRange(name, begin, end) {
      most.set(name, Math.max(most.get(name) ?? 0, end - begin));
      return weights.get(name)!.subarray(begin, end);
    },
  };
  return { source, most };
}

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

// 16 features: parts of 1, 7 and 66 rows of a table of 67, and logits of 1 and some tokens at once
test.each([
  [16, 1],
  [7 * 16 + 5, 30],
  [66 * 16, 1 << 20],
])(
  'a head read in parts of %i values with %i logits at once gives the same perplexity',
  async (tableValues, logitValues) => {
    const whole = await perplexity(spec, watchedSource().source, sequences);
    const { source, most } = watchedSource();
    const parts = await perplexity(spec, source, sequences, { parts: { tableValues, logitValues } });
    expect(parts.tokens).toBe(8 + 8 + 3);
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect(most.get('model.embed_tokens.weight')).toBeLessThanOrEqual(Math.max(tableValues, 67 * 16));
  },
);

test('a logit that dwarfs the others does not overflow', async () => {
  const loud: WeightSource = {
    read: async (name) =>
      name === 'model.norm.weight' ? weights.get(name)!.map((value) => value * 1e4) : weights.get(name)!,
  };
  const parts = await perplexity(spec, loud, sequences, { parts: { tableValues: 160, logitValues: 40 } });
  const whole = await perplexity(spec, loud, sequences);
  expect(Number.isFinite(parts.loss)).toBe(true);
  expect(parts.loss / whole.loss).toBeCloseTo(1, 5);
});

test('what ends between two parts leaves no tensor behind', async () => {
  let left = 6;
  const breathe = () => {
    if (left-- === 0) throw new Error('stop');
  };
  const run = perplexity(spec, watchedSource().source, sequences, {
    breathe,
    parts: { tableValues: 16, logitValues: 16 },
  });
  await expect(run).rejects.toThrow('stop');
});
