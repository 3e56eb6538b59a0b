/** One entry for each kind of Keras layer: its nodes and its arrays, in our terms. What stands in no entry is refused. */
import type { SpecNode } from '../../models/layers/index.ts';
import { samePads } from '../../models/layers/window.ts';
import { activationTypes } from './activations.ts';
import { toNativeDense } from './arrays.ts';
import { type Config, configOf } from './config.ts';
import { unsupportedLayer } from './faults.ts';
import type { GraphBuilder } from './graphBuilder.ts';
import type { KerasLayer } from './kerasLayer.ts';
import type { WeightStore } from './weights.ts';

export interface Translation {
  readonly layer: KerasLayer;
  readonly config: Config;
  /** Ids of the nodes it reads. */
  readonly inputs: readonly string[];
  readonly graph: GraphBuilder;
  /** Values of one of the layer's weights. @throws LabError 'tensorMissing' */
  weight(name: string): Float32Array<ArrayBuffer>;
  /** @returns id that stands for the softmax of a node: it can only be the network's result */
  softmax(id: string): string;
}

/** @returns id of the node that gives the layer's result */
type Translator = (from: Translation) => string;

/** @throws LabError 'layerUnsupported' naming the layer and why */
export function translateLayer(
  layer: KerasLayer,
  inputs: readonly string[],
  graph: GraphBuilder,
  weights: WeightStore,
  softmax: (id: string) => string,
): string {
  const translate = Object.hasOwn(translators, layer.type) ? translators[layer.type] : null;
  if (!translate) throw unsupportedLayer(layer, 'this kind of layer is not known here');
  const weight = (name: string) => weights.take(layer.name, name).values;
  return translate({ layer, config: configOf(layer), inputs, graph, weight, softmax });
}

/** Trained as PyTorch trains: without the batch, so `training` does not matter to a frozen file. */
const translators: Readonly<Record<string, Translator>> = {
  Activation: (from) => activate(from, from.config.text('activation', 'linear'), from.inputs[0], from.layer.name),
  Add: (from) => simple(from, (base) => ({ ...base, type: 'add' })),
  AveragePooling2D: (from) => pool(from, 'avgPool'),
  BatchNormalization: batchNorm,
  Concatenate(from) {
    alongChannels(from);
    return simple(from, (base) => ({ ...base, type: 'concat' }));
  },
  Conv2D(from) {
    const { config, graph, layer } = from;
    config.only('groups', 1);
    const bias = config.flag('use_bias', true);
    const filters = config.whole('filters');
    const node = graph.add(
      { id: graph.freeId(layer.name), type: 'conv2d', ...convolution(from), filters, bias },
      { weight: from.weight('kernel'), ...(bias && { bias: from.weight('bias') }) },
    );
    return activated(from, node);
  },
  Cropping2D(from) {
    const [rows, columns] = sidesOf(from, 'cropping');
    const size = (from.graph.shapeOf(from.inputs[0]).at(-1) ?? 0) - columns[0] - columns[1];
    const first = from.config.text('data_format', 'channels_last') === 'channels_first';
    if (!first || rows[0] + rows[1] > 0) throw unsupportedLayer(from.layer, 'cutting pixels off is not known here');
    return simple(from, (base) => ({ ...base, type: 'slice', start: columns[0], size }));
  },
  Dense(from) {
    const { config, graph, inputs, layer } = from;
    const [id, units, bias] = [graph.freeId(layer.name), config.whole('units'), config.flag('use_bias', true)];
    const weight = toNativeDense(from.weight('kernel'), units);
    const node = graph.add(
      { id, type: 'dense', inputs, units, bias },
      { weight, ...(bias && { bias: from.weight('bias') }) },
    );
    return activated(from, node);
  },
  DepthwiseConv2D(from) {
    const { config, graph, layer } = from;
    config.only('depth_multiplier', 1);
    const bias = config.flag('use_bias', true);
    const node = graph.add(
      { id: graph.freeId(layer.name), type: 'depthwiseConv2d', ...convolution(from), bias },
      { weight: from.weight('depthwise_kernel'), ...(bias && { bias: from.weight('bias') }) },
    );
    return activated(from, node);
  },
  Dropout(from) {
    from.config.only('noise_shape', null);
    return simple(from, (base) => ({ ...base, type: 'dropout', rate: from.config.number('rate', 0) }));
  },
  Flatten(from) {
    from.config.channelsLast();
    return simple(from, (base) => ({ ...base, type: 'flatten' }));
  },
  GlobalAveragePooling2D: (from) => globalPool(from, 'globalAveragePool'),
  GlobalMaxPooling2D: (from) => globalPool(from, 'globalMaxPool'),
  LeakyReLU(from) {
    const slope = from.config.number('negative_slope', from.config.number('alpha', 0.3));
    return simple(from, (base) => ({ ...base, type: 'leakyRelu', slope }));
  },
  MaxPooling2D: (from) => pool(from, 'maxPool'),
  ReLU: relu,
  SeparableConv2D: separable,
  Softmax(from) {
    alongChannels(from);
    return from.softmax(from.inputs[0]);
  },
  SpatialDropout2D: ({ inputs }) => inputs[0], // drops whole channels while training: passed over, as in evaluation
  ZeroPadding2D: zeroPadding,
};

/** TensorFlow counts the batch: the last axis of an image is -1 or 3. */
function alongChannels({ graph, inputs, layer }: Translation): void {
  const axis = Array.isArray(layer.config.axis) ? layer.config.axis[0] : (layer.config.axis ?? -1);
  if (axis === -1 || axis === graph.shapeOf(inputs[0]).length) return;
  throw unsupportedLayer(layer, `it runs along axis ${axis} instead of the channels`);
}

/** A node that reads what the layer reads and has no arrays. */
function simple(
  { graph, inputs, layer }: Translation,
  node: (base: { readonly id: string; readonly inputs: readonly string[] }) => SpecNode,
): string {
  return graph.add(node({ id: graph.freeId(layer.name), inputs }));
}

function activated(from: Translation, node: string): string {
  const name = from.config.text('activation', 'linear');
  return activate(from, name, node, `${node}_${name}`);
}

function activate({ graph, layer, softmax }: Translation, name: string, input: string, wanted: string): string {
  if (name === 'linear') return input;
  if (name === 'softmax') return softmax(input);
  if (!Object.hasOwn(activationTypes, name))
    throw unsupportedLayer(layer, `the activation '${name}' is not known here`);
  return graph.add({ id: graph.freeId(wanted), type: activationTypes[name], inputs: [input] });
}

/** Kernel, stride and padding of a convolution; uneven padding becomes a node of its own before it. */
function convolution({ config, graph, inputs, layer }: Translation) {
  config.channelsLast();
  if (config.even('dilation_rate', [1, 1]) !== 1) throw unsupportedLayer(layer, 'dilated kernels are not known here');
  const kernel = config.pair('kernel_size');
  const stride = config.even('strides', [1, 1]);
  const placed = { kernel, stride, padding: 0, inputs };
  if (config.text('padding', 'valid') === 'valid') return placed;
  config.only('padding', 'same');
  const [height, width] = graph.shapeOf(inputs[0]);
  const [[top, bottom], [left, right]] = [samePads(height, kernel[0], stride), samePads(width, kernel[1], stride)];
  if (top === bottom && left === right && top === left) return { ...placed, padding: top };
  const id = graph.freeId(`${layer.name}_pad`);
  return { ...placed, inputs: [graph.add({ id, type: 'zeroPad', inputs, top, bottom, left, right })] };
}

function pool(from: Translation, type: 'maxPool' | 'avgPool'): string {
  const { config } = from;
  config.channelsLast();
  const size = config.even('pool_size', [2, 2]);
  const stride = config.even('strides', [size, size]);
  const valid = config.text('padding', 'valid') === 'valid';
  if (!valid) config.only('padding', 'same');
  return simple(from, (base) => ({ ...base, type, size, stride, ...(!valid && { same: true }) }));
}

function globalPool(from: Translation, type: 'globalAveragePool' | 'globalMaxPool'): string {
  from.config.channelsLast();
  from.config.only('keepdims', false);
  return simple(from, (base) => ({ ...base, type }));
}

/** Frozen and without scale and shift it is a constant form of its input. */
function batchNorm(from: Translation): string {
  const { config, graph, inputs, layer } = from;
  alongChannels(from);
  const [mean, variance] = [from.weight('moving_mean'), from.weight('moving_variance')];
  const epsilon = config.number('epsilon', 1e-3);
  const [center, scale] = [config.flag('center', true), config.flag('scale', true)];
  const base = { id: graph.freeId(layer.name), inputs };
  if (!center && !scale && config.flag('trainable', true) === false) {
    const std = [...variance].map((value) => Math.sqrt(value + epsilon));
    return graph.add({ ...base, type: 'normalize', mean: [...mean], std });
  }
  return graph.add(
    { ...base, type: 'batchNorm', epsilon, momentum: 1 - config.number('momentum', 0.99) },
    {
      weight: scale ? from.weight('gamma') : new Float32Array(mean.length).fill(1),
      bias: center ? from.weight('beta') : new Float32Array(mean.length),
      running_mean: mean,
      running_var: variance,
    },
  );
}

function relu(from: Translation): string {
  const { config, layer } = from;
  config.only('threshold', 0);
  const [slope, most] = [config.number('negative_slope', 0), layer.config.max_value ?? null];
  if (slope !== 0 && most === null) return simple(from, (base) => ({ ...base, type: 'leakyRelu', slope }));
  if (slope !== 0 || (most !== null && most !== 6)) {
    throw unsupportedLayer(layer, `negative_slope ${slope} with max_value ${most} is not known here`);
  }
  return simple(from, (base) => ({ ...base, type: most === 6 ? 'relu6' : 'relu' }));
}

/** A depthwise convolution, then a 1 x 1 convolution. */
function separable(from: Translation): string {
  const { config, graph, layer } = from;
  config.only('depth_multiplier', 1);
  const bias = config.flag('use_bias', true);
  const each = graph.add(
    { id: graph.freeId(`${layer.name}_depthwise`), type: 'depthwiseConv2d', ...convolution(from), bias: false },
    { weight: from.weight('depthwise_kernel') },
  );
  const id = graph.freeId(`${layer.name}_pointwise`);
  const point = { kernel: [1, 1], stride: 1, padding: 0, filters: config.whole('filters'), bias } as const;
  const mixed = graph.add(
    { id, type: 'conv2d', inputs: [each], ...point },
    { weight: from.weight('pointwise_kernel'), ...(bias && { bias: from.weight('bias') }) },
  );
  return activated(from, mixed);
}

/** `[[top, bottom], [left, right]]`, or [high, wide], or one number for all. */
function sidesOf({ config, layer }: Translation, field: string): readonly [readonly number[], readonly number[]] {
  const value = layer.config[field];
  const isSide = (side: unknown): side is readonly number[] =>
    Array.isArray(side) && side.length === 2 && side.every((pixels) => Number.isInteger(pixels) && pixels >= 0);
  if (Array.isArray(value) && isSide(value[0]) && isSide(value[1])) return [value[0], value[1]];
  const [high, wide] = config.pair(field, [1, 1]);
  return [
    [high, high],
    [wide, wide],
  ];
}

/** Declared channels-first, the padding of a channels-last image pads its columns and channels. */
function zeroPadding(from: Translation): string {
  const { config, layer } = from;
  const [[top, bottom], [left, right]] = sidesOf(from, 'padding');
  if (config.text('data_format', 'channels_last') === 'channels_last') {
    return simple(from, (base) => ({ ...base, type: 'zeroPad', top, bottom, left, right }));
  }
  if (top + bottom > 0) throw unsupportedLayer(layer, 'pads columns and channels at once');
  return simple(from, (base) => ({ ...base, type: 'padChannels', before: left, after: right }));
}
