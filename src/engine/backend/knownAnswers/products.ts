/** Known answers of matrix products, convolution and gather, with their gradients. */

import {
  backend_util,
  conv2d,
  gather,
  grad,
  grads,
  matMul,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { causalAttention } from '../../kernels/attention/index.ts';
import { referenceAttention } from '../../kernels/attention/reference.ts';
import { referenceMatMul } from '../../kernels/batchMatMul/reference.ts';
import { columnSquares } from '../../kernels/columnSquares/index.ts';
import { referenceColumnSquares } from '../../kernels/columnSquares/reference.ts';
import {
  referenceConv2d,
  referenceConv2dFilterGradient,
  referenceConv2dInputGradient,
} from '../../kernels/conv2d/reference.ts';
import { gram } from '../../kernels/hessian/gram.ts';
import { referenceGram } from '../../kernels/hessian/reference.ts';
import { referenceSegmentSum } from '../../kernels/segmentSum/reference.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type KnownAnswer, normal, numbers, scoped } from './knownAnswer.ts';

export function product(transposeA: boolean, transposeB: boolean): KnownAnswer {
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

export function convolution(stride: number, pad: 'same' | 'valid'): KnownAnswer {
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

/** X^T X: SparseGPT's Hessian. */
export const gramian: KnownAnswer = {
  kernel: 'Gram',
  tolerance: 1e-4,
  compute: scoped(() => [gram(normal<Tensor2D>(1, [19, 11]))]),
  expected: () => [referenceGram(numbers(1, 19 * 11), 11)],
};

export const squaredColumns: KnownAnswer = {
  kernel: 'ColumnSquares',
  tolerance: 1e-5,
  compute: scoped(() => [columnSquares(normal<Tensor2D>(1, [67, 11]))]),
  expected: () => [referenceColumnSquares(numbers(1, 67 * 11), 11)],
};

const heads = { tokens: 19, heads: 3, kvHeads: 1, headDim: 6, window: 11 };
/** Not cosines, but any two numbers will do to turn by. */
const angles = () => ({ cos: numbers(4, 19 * 3), sin: numbers(5, 19 * 3) });

export const attending: KnownAnswer = {
  kernel: 'CausalAttention',
  tolerance: 1e-4,
  compute: scoped(() => [
    causalAttention([normal(1, [38, 18]), normal(2, [38, 6]), normal(3, [38, 6])], angles(), heads),
  ]),
  expected: () => [referenceAttention([numbers(1, 38 * 18), numbers(2, 38 * 6), numbers(3, 38 * 6)], angles(), heads)],
};

export const gathering: KnownAnswer = {
  kernel: 'UnsortedSegmentSum',
  tolerance: 1e-6,
  compute: scoped(() => {
    const rows = tensor1d([3, 3, 0, 1], 'int32');
    return [grad((table) => gather(table, rows))(normal(1, [5, 6]), normal(2, [4, 6]))];
  }),
  expected: () => [referenceSegmentSum(numbers(2, 24), Int32Array.of(3, 3, 0, 1), 5)],
};
