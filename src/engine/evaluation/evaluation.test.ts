import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import type { Dataset } from '../data/dataset.ts';
import { architectures } from '../models/architectures/index.ts';
import { paramsFromArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
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
  const { total, layers } = macsByLayer(architectures.get('cnn').build(), new Map());
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
  const { total, layers } = macsByLayer(cnn, masks);
  expect(layers.get('conv1.weight')).toEqual({ dense: 26 * 26 * 144, live: 26 * 26 });
  expect(total.dense - total.live).toBe(26 * 26 * 143);
});
