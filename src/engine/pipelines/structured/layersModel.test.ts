/** A visitor's LayersModel loses whole channels and goes home as a LayersModel. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { blobSource } from '../../../testing/blobs.ts';
import { expectClose, ourResult, randomize, savedFiles, theirResult } from '../../../testing/layersModels.ts';
import { bytesSource } from '../../io/byteSource.ts';
import { collectBytes } from '../../io/byteStream.ts';
import { readLayersModel } from '../../io/layersModel/read.ts';
import { writeLayersModel } from '../../io/layersModel/write.ts';
import { paramsFromArrays, paramsToArrays } from '../../models/params.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import { createNetwork, disposeNetwork } from '../network.ts';
import { parseRecipe } from '../recipe.ts';
import { Run } from '../run.ts';

const { layers } = tfl;

beforeAll(useWasm);

/** Two normed convolutions on a residual path, a third behind it; 6 and 8 channels. */
function residual(): tfl.LayersModel {
  const input = tfl.input({ shape: [28, 28, 1] });
  const conv = (filters: number, strides = 1) =>
    layers.conv2d({ filters, kernelSize: 3, strides, padding: 'same', useBias: false });
  const apply = (layer: tfl.layers.Layer, x: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    layer.apply(x) as tfl.SymbolicTensor;
  const normed = (filters: number, x: tfl.SymbolicTensor, strides = 1) =>
    apply(layers.batchNormalization(), apply(conv(filters, strides), x));
  const stem = apply(layers.reLU(), normed(6, input, 4)); // [7, 7, 6]
  const sum = apply(layers.add(), [stem, normed(6, stem)]);
  const wide = apply(layers.reLU(), normed(8, apply(layers.reLU(), sum), 2)); // [4, 4, 8]
  const pooled = apply(layers.globalAveragePooling2d({}), wide);
  return tfl.model({ inputs: input, outputs: apply(layers.dense({ units: 10, activation: 'softmax' }), pooled) });
}

test.each(['filterNorm', 'bnScale', 'taylorChannel'])(
  '%s takes half of its channels out, and TensorFlow.js reads what is left as we do',
  async (method) => {
    const files = await savedFiles(randomize(residual()));
    const { spec, params } = await readLayersModel(files[0], files);
    const recipe = parseRecipe({
      version: 1,
      seed: 3,
      model: { architecture: 'file', weights: 'trained' },
      data: { source: 'digits', train: 48, test: 16 },
      stages: [
        {
          stage: 'prune',
          sparsity: 0.5,
          method: { id: method },
          pattern: { id: 'unstructured' },
          allocation: { id: 'uniform' },
          calibration: 16,
        },
        { stage: 'compact', uniform: false },
      ],
    });
    const run = new Run(recipe, createNetwork(spec, paramsFromArrays(spec, params)), blobSource(48, 16));
    while (!run.finished) await run.advance();
    const small = run.network.spec as ClassifierSpec;
    const arrays = await paramsToArrays(run.network.params);
    run.dispose();
    disposeNetwork(run.network);
    const widths = (of: ReadonlyMap<string, Float32Array>) =>
      [...of].filter(([name]) => name.endsWith('running_mean')).map(([, { length }]) => length);
    expect(widths(params)).toEqual([6, 6, 8]);
    expect(widths(arrays)).toEqual([3, 3, 4]); // what is added loses the same channels

    const { json, weights } = writeLayersModel(small, arrays, 'weights.bin');
    const [text, bytes] = [await collectBytes(json), await collectBytes(weights)];
    const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(text));
    const theirs = await tfl.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: bytes.buffer }),
    );
    const ours = ourResult({ spec: small, params: arrays as ReadonlyMap<string, Float32Array<ArrayBuffer>> });
    expectClose(theirResult(theirs, small.inputShape), ours, 1e-4);
    const home = [bytesSource(text, 'model.json'), bytesSource(bytes, 'weights.bin')];
    expectClose(ourResult(await readLayersModel(home[0], home)), ours);
    expect(bytes.length).toBeLessThan(0.5 * [...params.values()].reduce((sum, one) => sum + one.byteLength, 0));
  },
);
