/** LayersModels made by TensorFlow.js itself, as the files it writes: what our reader and writer are held against. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect } from 'vitest';
import { type ByteSource, bytesSource } from '../engine/io/byteSource.ts';
import type { LayersModel } from '../engine/io/layersModel/read.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, paramsFromArrays } from '../engine/models/params.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { sizeOf } from '../engine/tensor/shape.ts';

const { layers } = tfl;

/** Every layer that is read, in one graph with branches; odd sizes, so that 'same' is uneven. */
export function everyLayer(): tfl.LayersModel {
  const input = tfl.input({ shape: [11, 9, 2] });
  const apply = (layer: tfl.layers.Layer, ...x: tfl.SymbolicTensor[]) =>
    layer.apply(x.length === 1 ? x[0] : x) as tfl.SymbolicTensor;
  const conv = (filters: number, options: object = {}) =>
    layers.conv2d({ filters, kernelSize: 3, padding: 'same', ...options });
  const a = apply(conv(4, { strides: 2, activation: 'relu6', name: '1st/conv' }), input); // [6, 5, 4]
  const b = apply(layers.depthwiseConv2d({ kernelSize: [2, 3], strides: 2, padding: 'same' }), input); // [6, 5, 2]
  const wide = apply(layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'tanh' }), b);
  const normed = apply(layers.batchNormalization({ epsilon: 1e-2, scale: false }), a);
  const sum = apply(layers.add(), normed, apply(layers.leakyReLU({ alpha: 0.2 }), wide));
  const both = apply(layers.concatenate(), sum, apply(layers.activation({ activation: 'sigmoid' }), wide)); // 8
  const padded = apply(
    layers.zeroPadding2d({
      padding: [
        [0, 1],
        [2, 0],
      ],
    }),
    both,
  ); // [7, 7, 8]
  const most = apply(layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' }), padded); // [4, 4, 8]
  const mean = apply(layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }), padded);
  const valid = apply(layers.maxPooling2d({ poolSize: 2, strides: 1 }), apply(layers.add(), most, mean)); // [3, 3, 8]
  const dropped = apply(layers.dropout({ rate: 0.5 }), apply(layers.reLU(), valid));
  const pooled = apply(layers.globalMaxPooling2d({}), dropped); // 8
  const averaged = apply(layers.globalAveragePooling2d({}), valid);
  const flat = apply(layers.flatten(), dropped); // 72
  const hidden = apply(layers.dense({ units: 5, useBias: false, activation: 'relu' }), flat);
  const all = apply(layers.concatenate(), hidden, pooled, averaged);
  return tfl.model({ inputs: input, outputs: apply(layers.dense({ units: 3, activation: 'softmax' }), all) });
}

/** A model in a model, as Teachable Machine saves them. */
export function nested(): tfl.LayersModel {
  const input = tfl.input({ shape: [6, 6, 1] });
  const conv = layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu' }).apply(input) as tfl.SymbolicTensor;
  const body = tfl.model({ inputs: input, outputs: conv });
  const head = tfl.sequential();
  head.add(layers.flatten({ inputShape: [4, 4, 3] }));
  head.add(layers.dense({ units: 2, activation: 'softmax' }));
  const whole = tfl.sequential();
  whole.add(body);
  whole.add(head);
  return whole;
}

/** Seeded values in every weight; variances stay above 0. */
export function randomize<M extends tfl.LayersModel>(model: M, seed = 1): M {
  const random = createRandom(seed);
  const weights = model.weights.map(({ shape, name }) => {
    const positive = /variance|gamma/.test(name);
    const draw = () => (positive ? 0.5 + random.uniform() : 0.3 * random.normal());
    return tf.tensor(Float32Array.from({ length: sizeOf(shape as number[]) }, draw), shape as number[]);
  });
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

/** `model.json` first, then the weights in shards of at most `shardBytes`. */
export async function savedFiles(model: tfl.LayersModel, shardBytes = 1000): Promise<ByteSource[]> {
  let saved: tf.io.ModelArtifacts | null = null;
  await model.save({
    save: async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  const { modelTopology, weightSpecs, weightData, format, generatedBy } = saved! as tf.io.ModelArtifacts;
  const bytes = new Uint8Array(tf.io.concatenateArrayBuffers([weightData as ArrayBuffer].flat()));
  const shards: ByteSource[] = [];
  for (let at = 0; at < bytes.length; at += shardBytes) {
    shards.push(bytesSource(bytes.slice(at, at + shardBytes), `group1-shard${shards.length + 1}.bin`));
  }
  const manifest = [{ paths: shards.map(({ name }) => `./${name}`), weights: weightSpecs }];
  return [jsonSource({ format, generatedBy, modelTopology, weightsManifest: manifest }), ...shards];
}

export function jsonSource(json: object): ByteSource {
  return bytesSource(new TextEncoder().encode(JSON.stringify(json)), 'model.json');
}

/** Two examples of uniform noise. */
export function noise(shape: readonly number[]): tf.Tensor {
  const random = createRandom(7);
  return tf.tensor(Float32Array.from({ length: 2 * sizeOf(shape) }, random.uniform), [2, ...shape]);
}

/** What our forward pass gives for two examples, behind the head if the network has one: [2, classes], flat. */
export function ourResult({ spec, params }: Pick<LayersModel, 'spec' | 'params'>): number[] {
  const live = paramsFromArrays(spec, params);
  try {
    return tf.tidy(() => {
      const { logits } = forward(spec, live, noise(spec.inputShape));
      return [...(spec.head ? tf.softmax(logits) : logits).dataSync()];
    });
  } finally {
    disposeParams(live);
  }
}

export function theirResult(model: tfl.LayersModel, shape: readonly number[]): number[] {
  return tf.tidy(() => [...(model.predict(noise(shape)) as tf.Tensor).dataSync()]);
}

export function expectClose(got: readonly number[], wanted: readonly number[], tolerance = 1e-5): void {
  expect(got.length).toBe(wanted.length);
  expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.01); // not an empty comparison
  for (const [at, value] of wanted.entries()) expect(Math.abs(got[at] - value)).toBeLessThan(tolerance);
}
