import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { createRandom } from '../tensor/random.ts';
import { advanceBatches, disposeBatches, embedFrom } from './decoder.ts';
import { blockNodes, forwardBlock } from './forward.ts';
import { type AttentionNode, attention } from './layers/attention.ts';
import { disposeTensors, paramIndex, readParams, readRows, type WeightSource } from './weightSource.ts';

const spec = tinySpec();
const weights = tinyWeights(spec);
const source: WeightSource = { read: async (name) => weights.get(name)! };
const table = 'model.embed_tokens.weight';

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

test('embedding reads no more of the table than from the first to the last row that is named', async () => {
  const asked: [number, number][] = [];
  const ranged: WeightSource = {
    read: () => Promise.reject(new Error('read whole')),
    async readRange(name, begin, end) {
      asked.push([begin / 16, end / 16]);
      return weights.get(name)!.subarray(begin, end);
    },
  };
  const batches = await embedFrom(spec, ranged, [Int32Array.of(9, 5, 9), Int32Array.of(7, 7, 5), Int32Array.of(6)]);
  expect(asked).toEqual([[5, 10]]);
  expect(batches.map(({ sequences, length }) => [sequences, length])).toEqual([
    [2, 3],
    [1, 1],
  ]);
  const rows = [9, 5, 9, 7, 7, 5].map((token) => [...weights.get(table)!.subarray(token * 16, token * 16 + 16)]);
  expect([...batches[0].x.dataSync()]).toEqual(rows.flat());
  disposeBatches(batches);
});

test('rows far apart are read in parts, those between passed over', async () => {
  const columns = 1 << 19; // four rows a part
  const asked: number[] = [];
  const wide: WeightSource = {
    read: () => Promise.reject(new Error('read whole')),
    async readRange(_, begin, end) {
      asked.push((end - begin) / columns);
      return Float32Array.from({ length: end - begin }, (_, i) => Math.floor((begin + i) / columns));
    },
  };
  const rows = await readRows(wide, 'table', Int32Array.of(0, 3, 4, 1000), columns);
  expect(asked).toEqual([4, 1, 1]);
  expect([0, 1, 2, 3].map((row) => rows[row * columns + 17])).toEqual([0, 3, 4, 1000]);
});

describe('a block whose outputs are freed behind their last reader', () => {
  test('gives the same states and holds fewer of them', async () => {
    const block = spec.blocks[0];
    const params = await readParams(blockNodes(spec, block), paramIndex(spec), source);
    const batches = [...(await embedFrom(spec, source, [Int32Array.of(1, 2, 3, 4)]))];
    const [{ x }] = batches;
    const given = tf.memory().numTensors;
    const held = { kept: 0, released: 0 };
    const states = (release: boolean) =>
      tf.tidy(() => {
        const onLayerInput = (layer: string) => {
          if (layer.endsWith('down_proj')) held[release ? 'released' : 'kept'] = tf.memory().numTensors - given;
        };
        return [...forwardBlock(spec, block, params, x, { release, onLayerInput }).dataSync()];
      });
    const [released, kept] = [states(true), states(false)];
    expect(released).toEqual(kept);
    expect(held.released).toBeLessThanOrEqual(3); // residual, gated, and the input of both
    expect(held.kept).toBeGreaterThan(20);
    await advanceBatches(spec, block, params, batches);
    expect(x.isDisposed).toBe(true);
    expect([...batches[0].x.dataSync()]).toEqual(kept);
    disposeBatches(batches);
    disposeTensors(params);
  });
});

test('heads taken one after another give the bits of all at once', () => {
  const tokens = 512;
  const node = (heads: number, kvHeads: number): AttentionNode => {
    const rope = { kind: 'default', theta: 10000 } as const;
    return { id: 'mix', type: 'attention', inputs: [], heads, kvHeads, headDim: 4, rope, window: null };
  };
  const random = createRandom(5);
  const draw = (columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: tokens * columns }, () => random.normal()),
      [tokens, columns],
    );
  const context = { training: false, param: () => expect.unreachable(), updateBuffer: () => {} };
  tf.tidy(() => {
    // 16 heads a key head of 512 x 512 scores are the bound: two key heads go one by one
    const [q, k, v] = [draw(32 * 4), draw(2 * 4), draw(2 * 4)];
    const both = attention.forward(node(32, 2), [q, k, v], context);
    const half = (head: number) => {
      const part = (x: tf.Tensor2D, columns: number) => tf.slice(x, [0, head * columns], [tokens, columns]);
      return attention.forward(node(16, 1), [part(q, 64), part(k, 4), part(v, 4)], context);
    };
    expect(Buffer.compare(bytes(both), bytes(tf.concat([half(0), half(1)], 1)))).toBe(0);
  });
});

function bytes(tensor: tf.Tensor): Buffer {
  return Buffer.from((tensor.dataSync() as Float32Array).slice().buffer);
}
