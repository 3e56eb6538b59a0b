import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { sequenceLogits } from '../../evaluation/perplexity.ts';
import { softmaxCrossEntropy } from '../../kernels/softmaxCrossEntropy/index.ts';
import { forward } from '../forward.ts';
import { disposeParams, paramSpecs, paramsFromArrays } from '../params.ts';
import { prunableWeights } from '../prunable.ts';
import type { LanguageSpec } from '../spec.ts';

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const text = Int32Array.of(1, 7, 3, 30, 12, 5);

async function logitsOf(spec: LanguageSpec, ...sequences: readonly Int32Array[]): Promise<readonly Float32Array[]> {
  const weights = tinyWeights(spec);
  return sequenceLogits(spec, { read: async (name) => weights.get(name)! }, sequences);
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

test("parameters have Hugging Face's names; the projections and nothing else may be cut", () => {
  const spec = tinySpec({ attention_bias: true, tie_word_embeddings: false });
  const names = paramSpecs(spec).map(({ name }) => name);
  expect(names[0]).toBe('model.embed_tokens.weight');
  expect(names).toContain('model.layers.1.self_attn.o_proj.bias');
  expect(names.slice(-2)).toEqual(['model.norm.weight', 'lm_head.weight']);
  expect(prunableWeights(spec).map(({ name }) => name.replace(/^model\.layers\.\d\.|\.weight$/g, ''))).toEqual(
    [0, 1].flatMap(() => [
      ...['q', 'k', 'v', 'o'].map((part) => `self_attn.${part}_proj`),
      ...['gate', 'up', 'down'].map((part) => `mlp.${part}_proj`),
    ]),
  );
});

test('a token is judged by those before it only', async () => {
  const changed = Int32Array.from(text);
  changed[4] = 20;
  const [before, after] = await logitsOf(tinySpec(), text, changed);
  expect(largestDifference(before.subarray(0, 4 * 32), after.subarray(0, 4 * 32))).toBe(0);
  expect(largestDifference(before.subarray(4 * 32), after.subarray(4 * 32))).toBeGreaterThan(0.1);
});

test('a window of 3 sees a token and the two before it, and nothing further back', async () => {
  const lastOf = (logits: Float32Array) => logits.subarray(5 * 32);
  const changedAt = (place: number) => text.with(place, 20);
  const windowed = tinySpec({ model_type: 'mistral', sliding_window: 3, num_hidden_layers: 1 });
  const [before, ...after] = await logitsOf(windowed, text, changedAt(2), changedAt(3));
  const [beyond, inside] = after.map((logits) => largestDifference(lastOf(before), lastOf(logits)));
  expect(beyond).toBe(0);
  expect(inside).toBeGreaterThan(1e-3);
  const [open, openChanged] = await logitsOf(tinySpec({ num_hidden_layers: 1 }), text, changedAt(2));
  expect(largestDifference(lastOf(open), lastOf(openChanged))).toBeGreaterThan(1e-3);
});

test('sequences in one batch do not see each other, whatever their lengths', async () => {
  const spec = tinySpec();
  const others = [Int32Array.of(9, 8, 7, 6, 5, 4), Int32Array.of(2, 3)];
  const together = await logitsOf(spec, text, ...others);
  for (const [index, tokens] of [text, ...others].entries()) {
    const [alone] = await logitsOf(spec, tokens);
    expect(largestDifference(together[index], alone)).toBeLessThan(1e-5);
  }
});

test('the walk by blocks gives what one forward pass gives', async () => {
  const spec = tinySpec({ tie_word_embeddings: false });
  const params = paramsFromArrays(spec, tinyWeights(spec));
  const whole = tf.tidy(() => forward(spec, params, tf.tensor1d(text, 'int32')).logits);
  const [byBlocks] = await logitsOf(spec, text);
  expect(largestDifference(await whole.data(), byBlocks)).toBeLessThan(1e-5);
  whole.dispose();
  disposeParams(params);
});

test('gradients of every parameter agree with differences of the loss', async () => {
  const spec = tinySpec({ attention_bias: true });
  const params = paramsFromArrays(spec, tinyWeights(spec));
  const labels = tf.tensor1d([7, 3, 30, 12, 5, 1], 'int32');
  const ids = tf.tensor1d(text, 'int32');
  const loss = () => softmaxCrossEntropy(forward(spec, params, ids, { sequenceLength: 3 }).logits, labels);
  const { value, grads } = tf.variableGrads(loss);
  value.dispose();
  const step = 2e-3;
  for (const [name, variable] of params) {
    const gradient = grads[variable.name];
    const slope = (await gradient.data()) as Float32Array;
    // along the gradient's own direction the loss must rise by |g|^2 * h to first order
    const norm = Math.sqrt(slope.reduce((sum, g) => sum + g * g, 0));
    const start = variable.clone();
    const along = async (factor: number) => {
      tf.tidy(() => variable.assign(tf.add(start, tf.mul(gradient, factor / norm))));
      const result = tf.tidy(loss);
      const [number] = await result.data();
      result.dispose();
      return number;
    };
    const rise = ((await along(step)) - (await along(-step))) / (2 * step);
    variable.assign(start);
    tf.dispose([start, gradient]);
    expect(Math.abs(rise - norm), name).toBeLessThan(0.01 * norm + 1e-3);
  }
  tf.dispose([labels, ids]);
  disposeParams(params);
});

test('heads that cannot share keys evenly are refused', () => {
  expect(() => tinySpec({ num_attention_heads: 3, num_key_value_heads: 2, head_dim: 4 })).toThrowError(
    expect.objectContaining({ code: 'modelUnsupported' }),
  );
  expect(() => tinySpec({ head_dim: 5 })).toThrowError(expect.objectContaining({ code: 'modelUnsupported' }));
});

test('token ids and lengths are held against the model', async () => {
  const spec = tinySpec();
  await expect(logitsOf(spec, Int32Array.of(1, 32))).rejects.toMatchObject({ code: 'tokenInvalid' });
  await expect(logitsOf(spec, Int32Array.of(-1, 2))).rejects.toMatchObject({ code: 'tokenInvalid' });
  await expect(logitsOf(spec, new Int32Array(65))).rejects.toMatchObject({ code: 'sequenceTooLong' });
  await expect(logitsOf(spec)).rejects.toMatchObject({ code: 'dataMissing' });
  await expect(logitsOf(spec, new Int32Array(0))).rejects.toMatchObject({ code: 'dataMissing' });
});
