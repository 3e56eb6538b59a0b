/** One entry for each type of node: the ONNX operations that compute it on channels-first images. */
import type { ImageNode } from '../../models/layers/index.ts';
import { samePads } from '../../models/layers/window.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Attribute, OnnxTensor } from './model.ts';

/** Writes down the operations of one node. */
export interface NodeWriter {
  /** Names of what the node reads. */
  readonly inputs: readonly string[];
  /** Name of one of the node's parameters: `weight`, `bias`... */
  param(name: string): string;
  /** A constant of this node. @returns its name */
  constant(name: string, values: OnnxTensor['values'], dims: Shape): string;
  /** Not the node's last operation. @returns the name of its result */
  step(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** The node's last operation. */
  result(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): void;
}

type Writer<N> = (node: N, inputs: readonly Shape[], write: NodeWriter) => void;

/** Shapes are ours, channels last. */
export const onnxOf: { readonly [T in ImageNode['type']]: Writer<Extract<ImageNode, { type: T }>> } = {
  add: (_node, _shapes, { inputs, result }) => result('Sum', inputs),
  avgPool: (node, shapes, write) => pool('AveragePool', node, shapes, write),
  batchNorm: ({ epsilon }, _shapes, { inputs, param, result }) => {
    const own = ['weight', 'bias', 'running_mean', 'running_var'].map(param);
    result('BatchNormalization', [...inputs, ...own], { epsilon: { float: epsilon } });
  },
  concat: (_node, _shapes, { inputs, result }) => result('Concat', inputs, { axis: 1 }),
  conv2d: (node, _shapes, write) => convolution(node, 1, write),
  dense: ({ bias }, _shapes, { inputs, param, result }) =>
    result('Gemm', [...inputs, param('weight'), ...(bias ? [param('bias')] : [])], { transB: 1 }),
  depthwiseConv2d: (node, [shape], write) => convolution(node, shape[2], write),
  dropout: (_node, _shapes, { inputs, result }) => result('Identity', inputs),
  flatten: (_node, _shapes, { inputs, result }) => result('Flatten', inputs, { axis: 1 }),
  globalAveragePool: (_node, _shapes, { inputs, step, result }) =>
    result('Flatten', [step('GlobalAveragePool', inputs)], { axis: 1 }),
  globalMaxPool: (_node, _shapes, { inputs, step, result }) =>
    result('Flatten', [step('GlobalMaxPool', inputs)], { axis: 1 }),
  leakyRelu: ({ slope }, _shapes, { inputs, result }) => result('LeakyRelu', inputs, { alpha: { float: slope } }),
  maxPool: (node, shapes, write) => pool('MaxPool', node, shapes, write),
  normalize: ({ mean, std }, [shape], { inputs: [x], constant, step, result }) => {
    const dims = [1, mean.length, ...shape.slice(0, -1).map(() => 1)];
    const centred = step('Sub', [x, constant('mean', Float32Array.from(mean), dims)]);
    result('Div', [centred, constant('std', Float32Array.from(std), dims)]);
  },
  padChannels: ({ before, after }, [shape], write) => {
    const rest = shape.slice(0, -1).map(() => 0);
    pad([0, before, ...rest], [0, after, ...rest], write);
  },
  relu: (_node, _shapes, { inputs, result }) => result('Relu', inputs),
  relu6: (_node, _shapes, { inputs, constant, result }) => {
    const [least, most] = [0, 6].map((value) => constant(`${value}`, new Float32Array([value]), []));
    result('Clip', [...inputs, least, most]);
  },
  sigmoid: (_node, _shapes, { inputs, result }) => result('Sigmoid', inputs),
  silu: (_node, _shapes, { inputs: [x], step, result }) => result('Mul', [x, step('Sigmoid', [x])]),
  slice: ({ start, size }, _shapes, { inputs, constant, result }) => {
    const whole = (name: string, value: number) => constant(name, BigInt64Array.of(BigInt(value)), [1]);
    result('Slice', [...inputs, whole('starts', start), whole('ends', start + size), whole('axes', 1)]);
  },
  tanh: (_node, _shapes, { inputs, result }) => result('Tanh', inputs),
  zeroPad: ({ top, bottom, left, right }, _shapes, write) => pad([0, 0, top, left], [0, 0, bottom, right], write),
};

interface Convolution {
  readonly kernel: readonly [number, number];
  readonly stride: number;
  readonly padding: number;
  readonly bias: boolean;
}

function convolution({ kernel, stride, padding, bias }: Convolution, group: number, write: NodeWriter): void {
  const { inputs, param, result } = write;
  result('Conv', [...inputs, param('weight'), ...(bias ? [param('bias')] : [])], {
    kernel_shape: [...kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    group,
  });
}

/** What hangs over the edge is never the largest, and is not counted in a mean. */
function pool(
  type: 'AveragePool' | 'MaxPool',
  { size, stride, same }: { size: number; stride: number; same?: boolean },
  [[height, width]]: readonly Shape[],
  { inputs, result }: NodeWriter,
): void {
  const [rows, columns] = same
    ? [samePads(height, size, stride), samePads(width, size, stride)]
    : [
        [0, 0],
        [0, 0],
      ];
  const pads = [rows[0], columns[0], rows[1], columns[1]];
  result(type, inputs, { kernel_shape: [size, size], strides: [stride, stride], pads });
}

/** Zeros before and after, by axis. */
function pad(before: readonly number[], after: readonly number[], { inputs, constant, result }: NodeWriter): void {
  const sizes = BigInt64Array.from([...before, ...after], BigInt);
  result('Pad', [...inputs, constant('pads', sizes, [sizes.length])]);
}
