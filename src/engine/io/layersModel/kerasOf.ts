/** One entry for each type of node: the Keras layers that compute it, with their weights. The mirror of translate.ts. */
import type { ImageNode } from '../../models/layers/index.ts';
import { samePads } from '../../models/layers/window.ts';
import type { Shape } from '../../tensor/shape.ts';
import { toKerasDense } from './arrays.ts';

export interface KerasWeight {
  /** `kernel`, `gamma`... */
  readonly name: string;
  readonly shape: Shape;
  /** C order. */
  readonly values: Float32Array;
}

export interface KerasPart {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights?: readonly KerasWeight[];
}

/** @param values of a parameter of the node by the last part of its name. @returns layers one behind another */
type Writer<N> = (
  node: N,
  inputs: readonly Shape[],
  values: (name: string) => Float32Array,
) => readonly KerasPart[] | null;

/** Null where Keras has no layer for it. */
export const kerasOf: { readonly [T in ImageNode['type']]: Writer<Extract<ImageNode, { type: T }>> } = {
  add: () => [{ type: 'Add', config: {} }],
  avgPool: (node) => [pool('AveragePooling2D', node)],
  batchNorm: ({ epsilon, momentum }, [shape], values) => [
    {
      type: 'BatchNormalization',
      config: { axis: -1, epsilon, momentum: 1 - momentum, center: true, scale: true },
      weights: [
        vector('gamma', values('weight')),
        vector('beta', values('bias')),
        vector('moving_mean', values('running_mean')),
        vector('moving_variance', values('running_var')),
      ].map((weight) => ({ ...weight, shape: [shape.at(-1) ?? 0] })),
    },
  ],
  concat: () => [{ type: 'Concatenate', config: { axis: -1 } }],
  conv2d: (node, [shape], values) =>
    convolution(node, shape, {
      type: 'Conv2D',
      config: { filters: node.filters, use_bias: node.bias },
      weights: [
        { name: 'kernel', shape: [...node.kernel, shape[2], node.filters], values: values('weight') },
        ...(node.bias ? [vector('bias', values('bias'))] : []),
      ],
    }),
  dense: ({ units, bias }, [[features]], values) => [
    {
      type: 'Dense',
      config: { units, use_bias: bias, activation: 'linear' },
      weights: [
        { name: 'kernel', shape: [features, units], values: toKerasDense(values('weight'), units) },
        ...(bias ? [vector('bias', values('bias'))] : []),
      ],
    },
  ],
  depthwiseConv2d: (node, [shape], values) =>
    convolution(node, shape, {
      type: 'DepthwiseConv2D',
      config: { depth_multiplier: 1, use_bias: node.bias },
      weights: [
        { name: 'depthwise_kernel', shape: [...node.kernel, shape[2], 1], values: values('weight') },
        ...(node.bias ? [vector('bias', values('bias'))] : []),
      ],
    }),
  dropout: ({ rate }) => [{ type: 'Dropout', config: { rate } }],
  flatten: () => [{ type: 'Flatten', config: {} }],
  globalAveragePool: () => [{ type: 'GlobalAveragePooling2D', config: {} }],
  globalMaxPool: () => [{ type: 'GlobalMaxPooling2D', config: {} }],
  leakyRelu: ({ slope }) => [{ type: 'LeakyReLU', config: { alpha: slope } }],
  maxPool: (node) => [pool('MaxPooling2D', node)],
  normalize: ({ mean, std }) => [frozenNorm(mean, std)],
  padChannels: ({ before, after }, [shape]) =>
    sideways(shape, 'ZeroPadding2D', 'padding', [
      [0, 0],
      [before, after],
    ]),
  relu: () => [activation('relu')],
  relu6: () => [{ type: 'ReLU', config: { max_value: 6 } }],
  sigmoid: () => [activation('sigmoid')],
  silu: () => [activation('swish')],
  slice: ({ start, size }, [shape]) =>
    sideways(shape, 'Cropping2D', 'cropping', [
      [0, 0],
      [start, (shape.at(-1) ?? 0) - start - size],
    ]),
  tanh: () => [activation('tanh')],
  zeroPad: ({ top, bottom, left, right }) => [zeroPadding(top, bottom, left, right)],
};

export function activation(name: string): KerasPart {
  return { type: 'Activation', config: { activation: name } };
}

function vector(name: string, values: Float32Array): KerasWeight {
  return { name, shape: [values.length], values };
}

function pool(type: string, { size, stride, same }: { size: number; stride: number; same?: boolean }): KerasPart {
  const padding = same ? 'same' : 'valid';
  return { type, config: { pool_size: [size, size], strides: [stride, stride], padding } };
}

interface Window {
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
}

/** Even padding is Keras' `same` where that is even too; elsewhere it is a layer of its own. */
function convolution({ kernel, stride, padding }: Window, [height, width]: Shape, layer: KerasPart): KerasPart[] {
  const sides = [...samePads(height, kernel[0], stride), ...samePads(width, kernel[1], stride)];
  const same = padding > 0 && sides.every((pixels) => pixels === padding);
  const config = {
    ...layer.config,
    kernel_size: [...kernel],
    strides: [stride, stride],
    padding: same ? 'same' : 'valid',
    dilation_rate: [1, 1],
    activation: 'linear',
  };
  const convolved = { ...layer, config };
  return padding === 0 || same ? [convolved] : [zeroPadding(padding, padding, padding, padding), convolved];
}

function zeroPadding(top: number, bottom: number, left: number, right: number): KerasPart {
  const padding = [
    [top, bottom],
    [left, right],
  ];
  return { type: 'ZeroPadding2D', config: { padding, data_format: 'channels_last' } };
}

/** Declared channels-first, a layer that works on rows and columns works on columns and channels. Images only. */
function sideways(shape: Shape, type: string, field: string, sides: readonly (readonly number[])[]) {
  return shape.length === 3 ? [{ type, config: { [field]: sides, data_format: 'channels_first' } }] : null;
}

/** A batch norm that never learns. TensorFlow's fused kernel takes no epsilon below 1.001e-5: a part of the variance is it. */
function frozenNorm(mean: readonly number[], std: readonly number[]): KerasPart {
  const epsilon = Math.min(1e-3, Math.min(...std) ** 2 / 2);
  return {
    type: 'BatchNormalization',
    config: { axis: -1, epsilon, momentum: 0.99, center: false, scale: false, trainable: false },
    weights: [
      vector('moving_mean', Float32Array.from(mean)),
      vector(
        'moving_variance',
        Float32Array.from(std, (value) => value * value - epsilon),
      ),
    ],
  };
}
