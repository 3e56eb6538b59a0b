import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { blobs } from '../../testing/blobs.ts';
import { smallConvNet } from '../../testing/smallConvNet.ts';
import type { ImageDataset } from '../data/dataset.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { createParams, disposeParams } from '../models/params.ts';
import type { ClassifierSpec } from '../models/spec.ts';
import { roundToGrid } from '../quantization/activations.ts';
import { createRandom } from '../tensor/random.ts';
import { activationGrids, outputErrors, readingRounded } from './quantizeActivations.ts';

beforeAll(startWasm);

/** One layer y = 2 a + b on images of two pixels. */
const pair: ClassifierSpec = {
  name: 'pair',
  task: 'classify',
  inputShape: [1, 2, 1],
  classes: 1,
  nodes: [
    { id: 'flatten', type: 'flatten', inputs: ['input'] },
    { id: 'dense', type: 'dense', inputs: ['flatten'], units: 1, bias: false },
  ],
  output: 'dense',
};
const images = (...pixels: readonly number[]): ImageDataset => {
  const size = pixels.length / 2;
  const labels = new Uint8Array(size);
  return {
    kind: 'images',
    name: 'pixels',
    images: Float32Array.from(pixels),
    labels,
    shape: [1, 2, 1],
    classes: 1,
    size,
  };
};

test('by hand: the grid comes from the training images, the error is that of the output', async () => {
  const params = new Map([['dense.weight', tf.tensor2d([[2, 1]])]]);
  const scheme = { bits: 4, range: 'affine', calibration: 'minMax' } as const;
  const grids = await activationGrids(pair, params, images(0, 3.75, 1, 0.5), scheme);
  expect(grids).toEqual(new Map([['dense', { scale: 0.25, zeroPoint: 0, lowest: 0, highest: 15 }]]));
  // 1.1 reads as 1 (4.4 -> 4 steps), 5 as 3.75 (cut off): y = 2 * 1.1 + 5 = 7.2 becomes 2 + 3.75 = 5.75
  // the second image lies on the grid: y = 3 stays. ||(1.45, 0)|| / ||(7.2, 3)||
  const rounded = { params, layerInput: readingRounded(grids) };
  const errors = await outputErrors(pair, { params }, rounded, images(1.1, 5, 1, 1));
  expect([...errors.keys()]).toEqual(['dense.weight']);
  expect(errors.get('dense.weight')).toBeCloseTo(1.45 / Math.sqrt(7.2 ** 2 + 9), 6);
  tf.dispose([...params.values()]);
});

test('every layer reads rounded values, 4 bits hurt more than 8, and nothing is left behind', async () => {
  const spec = smallConvNet as ClassifierSpec;
  const params = createParams(spec, createRandom(5));
  const [train, test] = [blobs(24, 1), blobs(17, 2)];
  const before = tf.memory().numTensors;
  const errorsAt = async (bits: 4 | 8) => {
    const grids = await activationGrids(spec, params, train, { bits, range: 'symmetric', calibration: 'percentile' });
    const layerInput = readingRounded(grids);
    const { loss } = await evaluate(spec, params, test, { layerInput, batchSize: 5 });
    return { grids, loss, errors: await outputErrors(spec, { params }, { params, layerInput }, test) };
  };
  const [coarse, fine] = [await errorsAt(4), await errorsAt(8)];
  expect([...fine.grids.keys()]).toEqual(['conv1', 'conv2', 'dense1', 'dense2']);
  for (const [name, error] of fine.errors) {
    expect(error).toBeGreaterThan(0);
    expect(coarse.errors.get(name)).toBeGreaterThan(error);
  }
  const exact = (await evaluate(spec, params, test)).loss;
  expect(Math.abs(coarse.loss - exact)).toBeGreaterThan(Math.abs(fine.loss - exact));
  expect(tf.memory().numTensors).toBe(before);

  // the first layer reads the images themselves: rounding those beforehand is the same
  const first = new Map([['conv1', fine.grids.get('conv1')!]]);
  const beforehand = { ...test, images: roundToGrid(test.images, fine.grids.get('conv1')!) };
  const layerInput = readingRounded(first);
  expect((await evaluate(spec, params, test, { layerInput })).loss).toBe(
    (await evaluate(spec, params, beforehand)).loss,
  );
  disposeParams(params);
});
