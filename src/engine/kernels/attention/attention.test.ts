import { dispose, grads, memory, mul, sum, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { onEveryBackend } from '../../../testing/onEveryBackend.ts';
import { causalAttention } from './index.ts';
import { referenceAttention } from './reference.ts';
import type { AttentionSizes, RotaryTables } from './sizes.ts';

/** Position p turns pair i by p / (i + 1) radians. */
function tablesOf({ tokens, headDim }: AttentionSizes): RotaryTables {
  const half = headDim / 2;
  const angles = Array.from({ length: tokens * half }, (_, at) => Math.floor(at / half) / ((at % half) + 1));
  return { cos: Float32Array.from(angles, Math.cos), sin: Float32Array.from(angles, Math.sin) };
}

function inputsOf(batch: number, { tokens, heads, kvHeads, headDim }: AttentionSizes, size: number) {
  const of = (seed: number, count: number) =>
    normals(seed, batch * tokens * count * headDim).map((value) => value * size);
  return [of(1, heads), of(2, kvHeads), of(3, kvHeads)] as const;
}

const tensorsOf = (batch: number, { tokens }: AttentionSizes, arrays: readonly Float32Array[]) =>
  arrays.map((values) => tensor2d(values, [batch * tokens, values.length / (batch * tokens)])) as unknown as [
    Tensor,
    Tensor,
    Tensor,
  ];

test('the first token reads itself, the second both of them by their scores', () => {
  const sizes = { tokens: 2, heads: 1, kvHeads: 1, headDim: 2, window: null };
  const still = { cos: Float32Array.of(1, 1), sin: Float32Array.of(0, 0) };
  const [q, k, v] = [
    [1, 0, 2, 0],
    [1, 0, 3, 0],
    [10, 20, 30, 40],
  ].map((values) => Float32Array.from(values));
  const second = 1 / (1 + Math.exp((2 - 6) / Math.SQRT2)); // scores 2 * 1 and 2 * 3 over sqrt(2)
  expectClose(referenceAttention([q, k, v], still, sizes), [10, 20, 10 + 20 * second, 20 + 20 * second], 1e-6);
});

onEveryBackend(() => {
  test.each([
    { batch: 1, tokens: 1, heads: 1, kvHeads: 1, headDim: 2, window: null, size: 1 },
    { batch: 2, tokens: 5, heads: 4, kvHeads: 2, headDim: 4, window: null, size: 1 },
    { batch: 1, tokens: 17, heads: 3, kvHeads: 1, headDim: 10, window: null, size: 1 },
    { batch: 3, tokens: 16, heads: 2, kvHeads: 2, headDim: 8, window: 1, size: 1 },
    { batch: 1, tokens: 33, heads: 2, kvHeads: 1, headDim: 18, window: 7, size: 3 },
    { batch: 1, tokens: 65, heads: 1, kvHeads: 1, headDim: 64, window: 100, size: 2 },
  ])('$batch x $tokens tokens, $heads heads on $kvHeads of $headDim, window $window', async (entry) => {
    const { batch, size, ...sizes } = entry;
    const arrays = inputsOf(batch, sizes, size);
    const tables = tablesOf(sizes);
    const tensors = tensorsOf(batch, sizes, arrays);
    const before = memory().numTensors;
    const out = causalAttention(tensors, tables, sizes);
    expect(out.shape).toEqual(tensors[0].shape);
    expectClose(await out.data(), referenceAttention([...arrays], tables, sizes), 1e-5 * size);
    out.dispose();
    dispose([...tensors]);
    expect(memory().numTensors).toBe(before - 3);
  });

  test('scores that overflow an exponential give the largest one’s value', async () => {
    const sizes = { tokens: 3, heads: 1, kvHeads: 1, headDim: 2, window: null };
    const still = { cos: new Float32Array(3).fill(1), sin: new Float32Array(3) };
    const q = tensor2d([1e4, 0, 1e4, 0, 1e4, 0], [3, 2]);
    const k = tensor2d([0, 0, 1e4, 0, -1e4, 0], [3, 2]);
    const v = tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    expect([...(await causalAttention([q, k, v], still, sizes).data())]).toEqual([1, 2, 3, 4, 3, 4]);
  });

  test('is differentiable in queries, keys and values', async () => {
    const sizes = { tokens: 4, heads: 2, kvHeads: 1, headDim: 4, window: null };
    const tables = tablesOf(sizes);
    const arrays = inputsOf(1, sizes, 1);
    const weights = normals(9, arrays[0].length);
    const loss = (given: readonly Float32Array[]) =>
      referenceAttention([given[0], given[1], given[2]], tables, sizes).reduce((sum, y, i) => sum + y * weights[i], 0);
    const found = grads((q, k, v) => sum(mul(causalAttention([q, k, v], tables, sizes), tensor2d(weights, [4, 8]))))(
      tensorsOf(1, sizes, arrays),
    );
    for (const [which, gradient] of found.entries()) {
      const values = await gradient.data();
      for (const at of [0, values.length - 1]) {
        const nudged = (by: number) => arrays.map((a, i) => a.map((x, j) => (i === which && j === at ? x + by : x)));
        expect(values[at]).toBeCloseTo((loss(nudged(0.01)) - loss(nudged(-0.01))) / 0.02, 2);
      }
    }
  });
});
