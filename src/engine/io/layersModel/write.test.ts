import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { everyImageNode, randomArrays } from '../../../testing/imageNetworks.ts';
import { expectClose, ourResult, theirResult } from '../../../testing/layersModels.ts';
import { architectures } from '../../models/architectures/index.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import { bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { readLayersModel } from './read.ts';
import { writeLayersModel } from './write.ts';

beforeAll(useWasm);

const specs = [...architectures.entries.map(({ build }) => build()), everyImageNode].filter(
  (spec): spec is ClassifierSpec => spec.task === 'classify',
);

async function written(spec: ClassifierSpec) {
  const params = randomArrays(spec);
  const { json, weights } = writeLayersModel(spec, params, 'weights.bin');
  return { params, json: await collectBytes(json), weights: await collectBytes(weights) };
}

describe.each(specs)('$name', (spec) => {
  test('tf.loadLayersModel gives our logits', async () => {
    const { params, json, weights } = await written(spec);
    const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json));
    const model = await tfl.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer }),
    );
    expectClose(theirResult(model, spec.inputShape), ourResult({ spec, params }), 1e-4);
  });

  test('our reader gives the same weights, bit for bit, and the same logits', async () => {
    const { params, json, weights } = await written(spec);
    const files = [bytesSource(json, 'model.json'), bytesSource(weights, 'weights.bin')];
    const read = await readLayersModel(files[0], files);
    expect(read.spec.head).toBe(spec.head);
    expect(read.params.size).toBe(params.size);
    for (const [name, values] of params) {
      expect(Buffer.from(values.buffer).equals(Buffer.from(read.params.get(name)!.buffer)), name).toBe(true);
    }
    expectClose(ourResult(read), ourResult({ spec, params }));
  });
});

test('a node that Keras has no layer for is named', () => {
  const spec: ClassifierSpec = {
    name: 'net',
    task: 'classify',
    inputShape: [4],
    classes: 2,
    nodes: [{ id: 'half', type: 'slice', inputs: ['input'], start: 0, size: 2 }],
    output: 'half',
  };
  expect(() => writeLayersModel(spec, new Map(), 'w')).toThrow(
    expect.objectContaining({ code: 'layerUnsupported', details: expect.objectContaining({ layer: 'half' }) }),
  );
});
