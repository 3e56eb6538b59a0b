import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useCpu } from '../../../testing/backends.ts';
import {
  everyLayer,
  expectClose,
  jsonSource,
  nested,
  ourResult,
  randomize,
  savedFiles,
  theirResult,
} from '../../../testing/layersModels.ts';
import { type ByteSource, bytesSource } from '../byteSource.ts';
import { readLayersModel } from './read.ts';

beforeAll(useCpu);

const read = (files: readonly ByteSource[]) => readLayersModel(files[0], files);

/** The parsed model.json of the files. */
async function jsonOf([model]: readonly ByteSource[]) {
  return JSON.parse(new TextDecoder().decode(await model.read(0, model.size)));
}

test('a functional model of every layer gives what TensorFlow.js gives', async () => {
  const model = randomize(everyLayer());
  const { spec, params } = await read(await savedFiles(model));
  expect(spec).toMatchObject({ inputShape: [11, 9, 2], classes: 3, head: 'softmax' });
  expect(new Set(spec.nodes.map(({ type }) => type))).toEqual(
    new Set([
      ...['add', 'avgPool', 'batchNorm', 'concat', 'conv2d', 'dense', 'depthwiseConv2d', 'dropout', 'flatten'],
      ...['globalAveragePool', 'globalMaxPool', 'leakyRelu', 'maxPool', 'relu', 'relu6', 'sigmoid', 'tanh', 'zeroPad'],
    ]),
  );
  expectClose(ourResult({ spec, params }), theirResult(model, spec.inputShape));
});

test('models inside models are one network', async () => {
  const model = randomize(nested());
  const network = await read(await savedFiles(model, 50));
  expect(network.spec.nodes.map(({ type }) => type)).toEqual(['conv2d', 'relu', 'flatten', 'dense']);
  expectClose(ourResult(network), theirResult(model, [6, 6, 1]));
});

test('the forms of other writers are read: Keras 3, model_config, a list of layers, channels padded sideways', async () => {
  const layer = (class_name: string, name: string, config: object, ...reads: string[]) => {
    const tensors = reads.map((from) => ({ class_name: '__keras_tensor__', config: { keras_history: [from, 0, 0] } }));
    const args = tensors.length > 1 ? [tensors] : tensors;
    return { class_name, name, config: { name, ...config }, inbound_nodes: reads.length ? [{ args, kwargs: {} }] : [] };
  };
  const padding = [
    [0, 0],
    [1, 0],
  ];
  const keras3 = {
    class_name: 'Functional',
    config: {
      name: 'k3',
      layers: [
        layer('InputLayer', 'in', { batch_shape: [null, 2, 2, 1] }),
        layer('ZeroPadding2D', 'wide', { padding, data_format: 'channels_first' }, 'in'),
        layer('Concatenate', 'both', { axis: -1 }, 'in', 'wide'),
        layer('GlobalAveragePooling2D', 'gap', {}, 'both'),
      ],
      input_layers: ['in', 0, 0],
      output_layers: ['gap', 0, 0],
    },
  };
  const files = [jsonSource({ modelTopology: { model_config: keras3 }, weightsManifest: [] })];
  const { spec } = await read(files);
  expect(spec.nodes).toMatchObject([{ type: 'padChannels', before: 1, after: 0 }, { type: 'concat' }, {}]);
  expect(spec.classes).toBe(3);

  const dense = { class_name: 'Dense', config: { name: 'd', units: 2, use_bias: false, batch_input_shape: [null, 2] } };
  const weights = bytesSource(new Uint8Array([0, 1, 2, 3]), 'w');
  const quantization = { dtype: 'uint8', scale: 0.5, min: -1 };
  const manifest = [{ paths: ['w'], weights: [{ name: 'd/d/kernel', shape: [2, 2], dtype: 'float32', quantization }] }];
  const old = await readLayersModel(
    jsonSource({ modelTopology: { class_name: 'Sequential', config: [dense] }, weightsManifest: manifest }),
    [weights],
  );
  // [in, out] codes 0 1 / 2 3 are -1 -0.5 / 0 0.5; [out, in] is the transpose
  expect(old.params.get('d.weight')).toEqual(new Float32Array([-1, 0, -0.5, 0.5]));
});

test('a frozen norm without scale and shift is a constant of the network', async () => {
  const layer = tfl.layers.batchNormalization({
    inputShape: [2],
    center: false,
    scale: false,
    epsilon: 0,
    trainable: false,
  });
  const model = tfl.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor1d([0.5, 1]), tf.tensor1d([4, 0.25])]);
  const { spec } = await read(await savedFiles(model));
  expect(spec.nodes).toMatchObject([{ type: 'normalize', mean: [0.5, 1], std: [2, 0.5] }]);
});

const small = (...layers: tfl.layers.Layer[]) => savedFiles(tfl.sequential({ layers }));
const image = { inputShape: [6, 6, 1] };

test.each([
  ['a kind of layer', () => small(tfl.layers.gaussianNoise({ stddev: 1, ...image })), 'GaussianNoise'],
  ['an activation', () => small(tfl.layers.dense({ units: 2, inputShape: [2], activation: 'elu' })), 'Dense'],
  ['dilation', () => small(tfl.layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, ...image })), 'Conv2D'],
  ['uneven strides', () => small(tfl.layers.maxPooling2d({ poolSize: 2, strides: [1, 2], ...image })), 'MaxPooling2D'],
  ['an inner softmax', () => small(tfl.layers.softmax({ axis: -1, ...image }), tfl.layers.flatten()), 'Flatten'],
  ['sigmoids as result', () => small(tfl.layers.dense({ units: 2, inputShape: [2], activation: 'sigmoid' })), 'Dense'],
])('%s that is not known is refused by the name of its layer', async (_what, files, type) => {
  await expect(read(await files())).rejects.toMatchObject({ code: 'layerUnsupported', details: { type } });
});

test('files that are missing, cut off, foreign or broken are told apart', async () => {
  const files = await savedFiles(randomize(nested()), 60);
  const json = await jsonOf(files);
  const withWeights = (change: (weights: { shape: number[]; name: string; dtype: string }[]) => void) => {
    const changed = structuredClone(json);
    change(changed.weightsManifest[0].weights);
    return [jsonSource(changed), ...files.slice(1)];
  };
  const refusals: readonly (readonly [readonly ByteSource[], string])[] = [
    [files.slice(0, 2), 'fileMissing'],
    [withWeights((weights) => weights[0].shape.push(100)), 'fileTruncated'],
    [withWeights((weights) => weights.pop()), 'tensorMissing'],
    [withWeights((weights) => weights.push({ name: 'x/kernel', shape: [0], dtype: 'float32' })), 'tensorUnexpected'],
    [withWeights((weights) => weights[0].shape.reverse().pop()), 'tensorShapeInvalid'],
    [
      withWeights((weights) => {
        weights[0].dtype = 'string';
      }),
      'tensorDtypeUnknown',
    ],
    [[jsonSource({ hello: 1 })], 'fileUnknownFormat'],
    [[bytesSource(new Uint8Array([123]), 'model.json')], 'fileUnknownFormat'],
    [[jsonSource({ ...json, format: 'graph-model' })], 'graphModelUnsupported'],
    [
      [jsonSource({ ...json, modelTopology: { class_name: 'Sequential', config: { layers: [] } } })],
      'modelUnsupported',
    ],
  ];
  for (const [changed, code] of refusals) await expect(read(changed)).rejects.toMatchObject({ code });
  await expect(readLayersModel(files[0], files, 100)).rejects.toMatchObject({ code: 'fileTooLarge' });
});
