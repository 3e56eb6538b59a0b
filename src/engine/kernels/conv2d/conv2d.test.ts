import {
  backend_util,
  conv2d,
  grads,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, expectParity, normals, normalTensor } from '../../../testing/numbers.ts';
import { sgdStep } from '../optimizer/index.ts';
import { referenceConv2d, referenceConv2dFilterGradient, referenceConv2dInputGradient } from './reference.ts';

type Quad = [number, number, number, number];

test('the reference convolves by hand-checked numbers', () => {
  // picture [1 2 3], filter [1 10], same padding (one column on the right): 1+20, 2+30, 3
  const sizes = backend_util.computeConv2DInfo([1, 1, 3, 1], [1, 2, 1, 1], 1, 1, 'same');
  const [x, filter, dy] = [Float32Array.of(1, 2, 3), Float32Array.of(1, 10), Float32Array.of(1, 1, 2)];
  expect([...referenceConv2d(x, filter, sizes)]).toEqual([21, 32, 3]);
  // d filter[0] = 1*1 + 2*1 + 3*2, d filter[1] = 2*1 + 3*1
  expect([...referenceConv2dFilterGradient(x, dy, sizes)]).toEqual([9, 5]);
  // d x = [1*1, 10*1 + 1*1, 10*1 + 1*2]
  expect([...referenceConv2dInputGradient(dy, filter, sizes)]).toEqual([1, 11, 12]);
});

describe('on WASM', () => {
  beforeAll(useWasm);

  const cases: { x: Quad; filter: Quad; stride: number | [number, number]; pad: 'same' | 'valid' | number }[] = [
    { x: [1, 5, 5, 1], filter: [3, 3, 1, 1], stride: 1, pad: 'valid' },
    { x: [3, 9, 7, 1], filter: [3, 3, 1, 16], stride: 1, pad: 'same' },
    { x: [2, 8, 8, 3], filter: [3, 3, 3, 5], stride: 2, pad: 'same' },
    { x: [2, 11, 9, 4], filter: [2, 3, 4, 9], stride: [2, 3], pad: 'valid' },
    { x: [5, 6, 6, 8], filter: [1, 1, 8, 12], stride: 1, pad: 'valid' },
    { x: [2, 6, 6, 8], filter: [1, 1, 8, 4], stride: 2, pad: 'same' },
    { x: [1, 7, 7, 6], filter: [5, 5, 6, 3], stride: 1, pad: 2 },
    { x: [2, 5, 5, 70], filter: [3, 3, 70, 66], stride: 1, pad: 'same' }, // deeper than one block of 256
    { x: [1, 4, 4, 300], filter: [2, 2, 300, 2], stride: 1, pad: 'valid' }, // channels deeper than one block
    { x: [1, 3, 3, 2], filter: [1, 1, 2, 270], stride: 1, pad: 'valid' }, // filters wider than one block
  ];

  test.each(cases)(
    '$x * $filter, stride $stride, padding $pad: value and both gradients',
    async ({ x, filter, stride, pad }) => {
      const sizes = backend_util.computeConv2DInfo(x, filter, stride, 1, pad);
      const [input, kernel] = [normalTensor<Tensor4D>(1, x), normalTensor<Tensor4D>(2, filter)];
      const dy = normalTensor<Tensor4D>(3, sizes.outShape);
      const convolve = (a: Tensor, b: Tensor) => conv2d(a as Tensor4D, b as Tensor4D, stride, pad);
      const [dx, dFilter] = grads(convolve)([input, kernel], dy);
      const [values, filters, gradient] = [normals(1, input.size), normals(2, kernel.size), normals(3, dy.size)];
      expectClose(await convolve(input, kernel).data(), referenceConv2d(values, filters, sizes), 1e-5);
      expectClose(await dx.data(), referenceConv2dInputGradient(gradient, filters, sizes), 1e-5);
      expectClose(await dFilter.data(), referenceConv2dFilterGradient(values, gradient, sizes), 1e-5);
    },
  );

  test('value and gradients agree with the plain CPU backend, dilation included', async () => {
    await expectParity(() => {
      const inputs = [normalTensor(1, [2, 9, 8, 3]), normalTensor(2, [3, 2, 3, 5])];
      const loss = (a: Tensor, b: Tensor) => sum(square(conv2d(a as Tensor4D, b as Tensor4D, [2, 1], 'same')));
      const [x, filter] = inputs as Tensor4D[];
      return [...grads(loss)(inputs), conv2d(x, filter, 1, 'same', 'NHWC', [2, 3])];
    });
  });

  test('explicit padding may differ on every side', async () => {
    await expectParity(() => {
      const pad: backend_util.ExplicitPadding = [
        [0, 0],
        [0, 2],
        [1, 0],
        [0, 0],
      ];
      return [conv2d(normalTensor<Tensor4D>(1, [1, 5, 4, 2]), normalTensor<Tensor4D>(2, [3, 3, 2, 3]), 1, pad)];
    });
  });

  test('a filter written in place is used at once (tfjs keeps packed filters by tensor id)', async () => {
    const x = tensor4d([1, 1, 1, 1], [1, 2, 2, 1]);
    const weight = variable(tensor4d([1], [1, 1, 1, 1]));
    const momentum = variable(tensor4d([0], [1, 1, 1, 1]));
    expect([...(await conv2d(x, weight as Tensor4D, 1, 'valid').data())]).toEqual([1, 1, 1, 1]);
    const rates = { mask: null, learningRate: 1, momentumFactor: 0, weightDecay: 0, nesterov: false };
    sgdStep({ weight, gradient: tensor4d([-2], [1, 1, 1, 1]), momentum, ...rates });
    expect([...(await conv2d(x, weight as Tensor4D, 1, 'valid').data())]).toEqual([3, 3, 3, 3]);
  });
});
