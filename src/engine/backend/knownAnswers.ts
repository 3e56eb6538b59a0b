/** Small inputs with answers from the references, one entry a kernel. Sizes are odd, so that edges are met. */
import {
  add,
  argMax,
  avgPool,
  backend_util,
  conv2d,
  gather,
  grad,
  grads,
  logSoftmax,
  matMul,
  maxPool,
  mean,
  relu,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor1d,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { referenceMatMul } from '../kernels/batchMatMul/reference.ts';
import { inferBatchNorm, trainBatchNorm } from '../kernels/batchNorm/index.ts';
import { referenceTrainBatchNorm, referenceTrainBatchNormGradient } from '../kernels/batchNorm/reference.ts';
import {
  referenceConv2d,
  referenceConv2dFilterGradient,
  referenceConv2dInputGradient,
} from '../kernels/conv2d/reference.ts';
import { referenceMaxPool, referenceMaxPoolGradient } from '../kernels/maxPool/reference.ts';
import { adamwStep, sgdStep } from '../kernels/optimizer/index.ts';
import { referenceAdamwStep, referenceSgdStep } from '../kernels/optimizer/reference.ts';
import { referenceSegmentSum } from '../kernels/segmentSum/reference.ts';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/index.ts';
import { referenceSoftmaxCrossEntropy } from '../kernels/softmaxCrossEntropy/reference.ts';
import { createRandom } from '../tensor/random.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

export interface KnownAnswer {
  /** Name of the tfjs kernel, or of ours. */
  readonly kernel: string;
  /** Tensors that belong to the caller. */
  compute(): Tensor[];
  /** One array for each tensor. */
  expected(): ArrayLike<number>[];
  /** Relative to the larger of 1 and the expected number. */
  readonly tolerance: number;
}

const EPSILON = 1e-5;

/** Standard normal numbers, the same at every call. */
function numbers(seed: number, size: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, random.normal);
}

function normal<T extends Tensor>(seed: number, shape: Shape): T {
  return tensor(numbers(seed, sizeOf(shape)), [...shape]) as T;
}

/** Everything but the result is freed. */
const scoped = (compute: () => Tensor[]) => () => tidy(compute);

function product(transposeA: boolean, transposeB: boolean): KnownAnswer {
  const [rows, depth, columns] = [5, 19, 11];
  return {
    kernel: 'BatchMatMul',
    tolerance: 1e-4,
    compute: scoped(() => {
      const a = normal(1, transposeA ? [depth, rows] : [rows, depth]);
      const b = normal(2, transposeB ? [columns, depth] : [depth, columns]);
      return [matMul(a, b, transposeA, transposeB)];
    }),
    expected: () => {
      const sizes = { rows, depth, columns, transposeA, transposeB };
      return [referenceMatMul(numbers(1, rows * depth), numbers(2, depth * columns), sizes)];
    },
  };
}

function convolution(stride: number, pad: 'same' | 'valid'): KnownAnswer {
  const [x, filter] = [[2, 7, 6, 3] as const, [3, 3, 3, 5] as const];
  const sizes = backend_util.computeConv2DInfo([...x], [...filter], stride, 1, pad);
  const values = () => [numbers(1, sizeOf(x)), numbers(2, sizeOf(filter)), numbers(3, sizeOf(sizes.outShape))];
  return {
    kernel: 'Conv2D',
    tolerance: 1e-4,
    compute: scoped(() => {
      const inputs = [normal<Tensor4D>(1, x), normal<Tensor4D>(2, filter)];
      const run = (...given: Tensor[]) => conv2d(given[0] as Tensor4D, given[1] as Tensor4D, stride, pad);
      return [run(...inputs), ...grads(run)(inputs, normal(3, sizes.outShape))];
    }),
    expected: () => {
      const [input, kernel, dy] = values();
      return [
        referenceConv2d(input, kernel, sizes),
        referenceConv2dInputGradient(dy, kernel, sizes),
        referenceConv2dFilterGradient(input, dy, sizes),
      ];
    },
  };
}

function pooling(): KnownAnswer {
  const shape = [2, 7, 6, 5];
  const sizes = backend_util.computePool2DInfo([2, 7, 6, 5], 2, 2, 1, 'same');
  // all below 0: tfjs' WASM gradient took such windows for empty
  const x = () => numbers(1, sizeOf(shape)).map((value) => -Math.abs(value));
  return {
    kernel: 'MaxPool',
    tolerance: 1e-6,
    compute: scoped(() => {
      const input = tensor(x(), [2, 7, 6, 5]) as Tensor4D;
      const run = (given: Tensor) => maxPool(given as Tensor4D, 2, 2, 'same');
      return [run(input), grad(run)(input, normal(2, sizes.outShape))];
    }),
    expected: () => [
      referenceMaxPool(x(), sizes),
      referenceMaxPoolGradient(x(), numbers(2, sizeOf(sizes.outShape)), sizes),
    ],
  };
}

function batchNormalisation(): KnownAnswer {
  const shape = [3, 4, 3, 7];
  return {
    kernel: 'TrainBatchNorm',
    tolerance: 2e-4,
    compute: scoped(() => {
      const inputs = [normal(1, shape), normal(2, [7]), normal(3, [7])];
      const run = (...given: Tensor[]) =>
        trainBatchNorm(given[0] as Tensor4D, given[1] as Tensor1D, given[2] as Tensor1D, EPSILON);
      const { y, mean, variance } = run(...inputs);
      return [y, mean, variance, ...grads((...given) => run(...given).y)(inputs, normal(4, shape))];
    }),
    expected: () => {
      const [x, scale, shift, dy] = [numbers(1, 252), numbers(2, 7), numbers(3, 7), numbers(4, 252)];
      const { y, mean, variance } = referenceTrainBatchNorm(x, scale, shift, EPSILON);
      const { dx, dScale, dShift } = referenceTrainBatchNormGradient(dy, x, scale, EPSILON);
      return [y, mean, variance, dx, dScale, dShift];
    },
  };
}

/** avgPool and mean with their gradients, batch norm with given statistics. */
const averages: KnownAnswer = {
  kernel: 'AvgPool, Mean, FusedBatchNorm',
  tolerance: 1e-5,
  compute: scoped(() => {
    const x = tensor([1, 2, 3, 6], [1, 2, 2, 1]) as Tensor4D;
    const pool = (given: Tensor) => avgPool(given as Tensor4D, 2, 2, 'valid');
    const average = (given: Tensor) => mean(given, [1, 2]);
    const [scale, shift, center, variance] = [2, 10, 1, 4].map((value) => tensor1d([value]));
    const gradients = [grad(pool)(x, tensor([8], [1, 1, 1, 1])), grad(average)(x, tensor([4], [1, 1]))];
    return [pool(x), average(x), ...gradients, inferBatchNorm(x, scale, shift, center, variance, 0)];
  }),
  // (1 + 2 + 3 + 6) / 4 = 3; each pixel gets a quarter of the gradient; (x - 1) / 2 * 2 + 10 = x + 9
  expected: () => [[3], [3], [2, 2, 2, 2], [1, 1, 1, 1], [10, 11, 12, 15]],
};

function crossEntropy(): KnownAnswer {
  const labels = Int32Array.of(2, 0, 6, 6, 3);
  return {
    kernel: 'SoftmaxCrossEntropy',
    tolerance: 1e-5,
    compute: scoped(() => {
      const logits = normal<Tensor2D>(1, [5, 7]);
      const run = (given: Tensor) => softmaxCrossEntropy(given as Tensor2D, tensor1d(labels, 'int32'));
      return [run(logits), grad(run)(logits)];
    }),
    expected: () => {
      const { loss, gradient } = referenceSoftmaxCrossEntropy(numbers(1, 35), labels);
      return [[loss], gradient];
    },
  };
}

const WEIGHTS = 67;
const mask = () => Float32Array.from({ length: WEIGHTS }, (_, i) => (i % 3 ? 1 : 0));
const sgdRates = { learningRate: 0.1, momentumFactor: 0.9, weightDecay: 0.01, nesterov: true };
const adamwRates = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, step: 3 };
const state = () => [numbers(1, WEIGHTS), numbers(2, WEIGHTS), numbers(3, WEIGHTS).map(Math.abs), numbers(4, WEIGHTS)];

const sgd: KnownAnswer = {
  kernel: 'SgdStep',
  tolerance: 1e-5,
  compute: () => {
    const [weight, momentum, , gradient] = state().map((values) => variable(tensor1d(values)));
    sgdStep({ weight, momentum, gradient, mask: tensor1d(mask()), ...sgdRates });
    return [weight, momentum];
  },
  expected: () => {
    const [weight, momentum, , gradient] = state();
    const next = referenceSgdStep({ weight, momentum }, gradient, mask(), sgdRates);
    return [next.weight, next.momentum];
  },
};

const adamw: KnownAnswer = {
  kernel: 'AdamwStep',
  tolerance: 1e-5,
  compute: () => {
    const [weight, m, v, gradient] = state().map((values) => variable(tensor1d(values)));
    adamwStep({ weight, m, v, gradient, mask: tensor1d(mask()), ...adamwRates });
    return [weight, m, v];
  },
  expected: () => {
    const [weight, m, v, gradient] = state();
    const next = referenceAdamwStep({ weight, m, v }, gradient, mask(), adamwRates);
    return [next.weight, next.m, next.v];
  },
};

const rectifier: KnownAnswer = {
  kernel: 'Relu',
  tolerance: 0,
  compute: scoped(() => {
    const x = normal(1, [WEIGHTS]);
    return [relu(x), grad(relu)(x, normal(2, [WEIGHTS]))];
  }),
  expected: () => {
    const [x, dy] = [numbers(1, WEIGHTS), numbers(2, WEIGHTS)];
    return [x.map((value) => Math.max(value, 0)), dy.map((value, i) => (x[i] > 0 ? value : 0))];
  },
};

const gathering: KnownAnswer = {
  kernel: 'UnsortedSegmentSum',
  tolerance: 1e-6,
  compute: scoped(() => {
    const rows = tensor1d([3, 3, 0, 1], 'int32');
    return [grad((table) => gather(table, rows))(normal(1, [5, 6]), normal(2, [4, 6]))];
  }),
  expected: () => [referenceSegmentSum(numbers(2, 24), Int32Array.of(3, 3, 0, 1), 5)],
};

/** Sum with its gradient (Tile), a broadcast Add, ArgMax with ties to the lower index, LogSoftmax. */
const stock: KnownAnswer = {
  kernel: 'Sum, Tile, Add, ArgMax, LogSoftmax',
  tolerance: 1e-5,
  compute: scoped(() => {
    const x = tensor([1, 5, 5, 2, 7, 7, 7, 7], [2, 4]) as Tensor2D;
    return [
      sum(x, 0),
      grad((given) => sum(given, 1))(x, tensor1d([3, 4])),
      add(x, tensor1d([10, 20, 30, 40])),
      argMax(x, 1),
      logSoftmax(x),
    ];
  }),
  expected: () => {
    // log softmax of [1 5 5 2]: minus log(e^-4 + 1 + 1 + e^-3) from the largest; of four equals: -log 4
    const spread = Math.log(Math.exp(-4) + 2 + Math.exp(-3));
    const even = -Math.log(4);
    return [
      [8, 12, 12, 9],
      [3, 3, 3, 3, 4, 4, 4, 4],
      [11, 25, 35, 42, 17, 27, 37, 47],
      [1, 0],
      [-4 - spread, -spread, -spread, -3 - spread, even, even, even, even],
    ];
  },
};

export const knownAnswers: readonly KnownAnswer[] = [
  product(false, false),
  product(true, false),
  product(false, true),
  convolution(1, 'valid'),
  convolution(2, 'same'),
  pooling(),
  batchNormalisation(),
  averages,
  crossEntropy(),
  sgd,
  adamw,
  rectifier,
  gathering,
  stock,
];
