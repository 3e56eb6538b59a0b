import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { tinySpec } from '../../testing/tinyLlama.ts';
import type { Dataset } from '../data/dataset.ts';
import { architectures } from '../models/architectures/index.ts';
import { paramsFromArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Mask } from '../tensor/matrix.ts';
import { evaluate } from './evaluate.ts';
import { macsByLayer } from './macs.ts';

beforeAll(useWasm);

/** The three pixels are the logits. */
const spec: ModelSpec = {
  name: 'pixels',
  task: 'classify',
  inputShape: [1, 1, 3],
  classes: 3,
  nodes: [{ id: 'flatten', type: 'flatten', inputs: ['input'] }],
  output: 'flatten',
};
const params = () => paramsFromArrays(spec, new Map());
const dataset: Dataset = {
  name: 'pixels',
  // predicted: 0, 1, 1, 0 (a tie goes to the lower class)
  kind: 'images',
  images: Float32Array.from([2, 0, 0, 0, 1, 0, 0, 1, 0, 0.5, 0.5, 0]),
  labels: Uint8Array.from([0, 1, 0, 1]),
  shape: [1, 1, 3],
  classes: 3,
  size: 4,
};

test('accuracy, loss, classes and confusions are counted over all batches', async () => {
  for (const batchSize of [1, 3, 100]) {
    const result = await evaluate(spec, params(), dataset, { batchSize });
    expect(result).toMatchObject({ accuracy: 0.5, correct: 2, examples: 4 });
    expect(result.perClass).toEqual([0.5, 0.5, Number.NaN]);
    expect(result.confusion).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 0],
    ]);
    const { exp, log, E } = Math;
    const wanted = [log(1 + 2 * exp(-2)), log(E + 2) - 1, log(E + 2), log(2 * exp(0.5) + 1) - 0.5];
    expect(result.loss).toBeCloseTo(wanted.reduce((sum, loss) => sum + loss, 0) / 4, 6);
  }
});

test('logits too large for exp still give their loss', async () => {
  const images = Float32Array.from([1000, 0, 0]);
  const labels = Uint8Array.from([1]);
  const { loss } = await evaluate(spec, params(), { ...dataset, images, labels, size: 1 });
  expect(loss).toBe(1000);
});

test('a cancel is heard between two batches, and no tensor is left', async () => {
  const controller = new AbortController();
  const before = tf.memory().numTensors;
  const seen: number[] = [];
  const onProgress = (done: number, total: number) => {
    seen.push(done, total);
    controller.abort();
  };
  const running = evaluate(spec, params(), dataset, { signal: controller.signal, batchSize: 2, onProgress });
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(seen).toEqual([2, 4]);
  expect(tf.memory().numTensors).toBe(before);
});

test("the CNN's multiply-accumulates, by hand", () => {
  const { total, layers } = macsByLayer(architectures.get('cnn').build(), new Map(), 1);
  const conv1 = 26 * 26 * 16 * 9 * 1;
  const conv2 = 11 * 11 * 32 * 9 * 16;
  expect([...layers].map(([name, macs]) => [name, macs.dense])).toEqual([
    ['conv1.weight', conv1],
    ['conv2.weight', conv2],
    ['dense1.weight', 800 * 64],
    ['dense2.weight', 64 * 10],
  ]);
  expect(total).toEqual({ dense: conv1 + conv2 + 800 * 64 + 640, live: conv1 + conv2 + 800 * 64 + 640 });
});

test('a kept weight of a convolution is used once a position', () => {
  const cnn = architectures.get('cnn').build();
  const [conv1] = prunableWeights(cnn);
  const kept = new Uint8Array(conv1.rows * conv1.columns);
  kept[5] = 1;
  const masks = new Map([[conv1.name, { rows: conv1.rows, columns: conv1.columns, kept }]]);
  const { total, layers } = macsByLayer(cnn, masks, 1);
  expect(layers.get('conv1.weight')).toEqual({ dense: 26 * 26 * 144, live: 26 * 26 });
  expect(total.dense - total.live).toBe(26 * 26 * 143);
});

describe('attention under grouped queries: 2 blocks, 4 query heads on 2 key heads of 4 channels', () => {
  const weights = 2 * (16 * 16 + 2 * 16 * 8 + 16 * 16 + 3 * 16 * 24) + 16 * 32; // every one once a token; the tied head too
  const [block, masks] = ['model.layers.0.self_attn', new Map<string, Mask>()];
  const cutRows = (name: string, rows: number, from: number, to: number): [string, Mask] => {
    const kept = new Uint8Array(rows * 16).fill(1).fill(0, from * 16, to * 16);
    return [`${block}.${name}.weight`, { rows, columns: 16, kept }];
  };

  test('scores and weighted sum cost a product each a channel of every query head and token that is seen', () => {
    const ofOne = 2 * 2 * 4 * 4; // 2 blocks, scores and sum, 16 channels
    const live = (dense: number) => ({ dense, live: dense });
    expect(macsByLayer(tinySpec(), masks, 1).total).toEqual(live(weights + ofOne));
    // of 5 tokens the first sees 1, the last 5: 3 on average, not 5
    expect(macsByLayer(tinySpec(), masks, 5).total).toEqual(live(weights + 3 * ofOne));
    // a window of 3: 1, 2, 3, 3, 3 tokens; 32 channels a block, times 2.4, rounded
    const mistral = { architectures: ['MistralForCausalLM'], model_type: 'mistral', sliding_window: 3 };
    expect(macsByLayer(tinySpec(mistral), masks, 5).total).toEqual(live(weights + 2 * 77));
    // heads that left: 2 on 1 key head of 4 channels cost half of it
    const halved = { num_attention_heads: 2, num_key_value_heads: 1, head_dim: 4 };
    expect(macsByLayer(tinySpec(halved), masks, 5).total).toEqual(
      live(weights - 2 * (2 * 8 + 2 * 4) * 16 + 3 * (ofOne / 2)),
    );
  });

  test('what is cut takes its products away: a key head those of both query heads that share it', () => {
    const whole = macsByLayer(tinySpec(), masks, 5).total.live;
    const lost = (...cut: [string, Mask][]) => whole - macsByLayer(tinySpec(), new Map(cut), 5).total.live;
    expect(lost(cutRows('k_proj', 8, 4, 8))).toBe(4 * 16 + 3 * 2 * 4); // its weights; scores of 2 heads of 4 channels
    expect(lost(cutRows('v_proj', 8, 0, 1))).toBe(16 + 3 * 2); // one value channel, read by 2 heads
    // rotation turns channel 0 with channel 2 of its head: alone it goes on speaking through the other
    expect(lost(cutRows('q_proj', 16, 0, 1))).toBe(16);
    expect(lost(cutRows('q_proj', 16, 0, 4))).toBe(4 * 16 + 3 * 4);
  });
});
