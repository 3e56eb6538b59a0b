import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import type { TokenDataset } from '../../data/dataset.ts';
import { paramsFromArrays } from '../../models/params.ts';
import { languageGradients } from '../../training/languageGradients.ts';
import { createNetwork, disposeNetwork } from '../network.ts';
import { gatherEvidence } from './gatherGradients.ts';

beforeAll(useWasm);

const sequences = [
  [1, 5, 9, 30, 2, 7],
  [3, 3, 0, 11, 31, 4],
  [8, 1, 22, 13, 5, 6],
].map((tokens) => Int32Array.from(tokens));

const source = (chosen: readonly Int32Array[]) => {
  const train: TokenDataset = {
    kind: 'tokens',
    name: 'three',
    sequences: chosen,
    bounds: null,
    tasks: {},
    classes: 32,
    size: chosen.length,
  };
  return { train: async () => train };
};

const largest = (a: Float32Array, b: Float32Array) => {
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0) / scale;
};

test('of token sequences they are those that the published code gives: of the batch, and squared of single sequences', async () => {
  const spec = tinySpec();
  const network = createNetwork(spec, paramsFromArrays(spec, tinyWeights(spec)));
  const before = tf.memory().numTensors;
  const got = await gatherEvidence(network, 'squares', source(sequences), 3);
  expect(tf.memory().numTensors).toBe(before);
  // the evidence page holds languageGradients against LLM-Pruner's own numbers
  const wanted = await languageGradients(spec, network.params, sequences, { squares: true });
  for (const [name, gradient] of wanted.gradients) {
    expect(largest(gradient, got.gradients?.get(name) ?? new Float32Array()), name).toBeLessThan(1e-4);
    expect(largest(wanted.meanSquares!.get(name)!, got.meanSquares!.get(name)!), name).toBeLessThan(1e-4);
  }
  disposeNetwork(network);
});

test('sequences of several lengths count by their tokens', async () => {
  const spec = tinySpec();
  const network = createNetwork(spec, paramsFromArrays(spec, tinyWeights(spec)));
  const mixed = [sequences[0], sequences[1].subarray(0, 3)];
  const got = await gatherEvidence(network, 'mean', source(mixed), 2);
  const [long, short] = [
    await languageGradients(spec, network.params, [mixed[0]]),
    await languageGradients(spec, network.params, [mixed[1]]),
  ];
  for (const [name, gradient] of long.gradients) {
    const other = short.gradients.get(name)!;
    const wanted = gradient.map((value, i) => (5 * value + 2 * other[i]) / 7); // 5 and 2 predicted tokens
    expect(largest(wanted, got.gradients!.get(name)!), name).toBeLessThan(1e-4);
  }
  expect(got.meanSquares).toBeNull();
  disposeNetwork(network);
});
