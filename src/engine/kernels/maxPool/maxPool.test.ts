import { backend_util, fill, grad, maxPool, mul, relu, sub, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, expectParity, normals, normalTensor } from '../../../testing/numbers.ts';
import { referenceMaxPool, referenceMaxPoolGradient } from './reference.ts';

test('the reference gives the gradient to the first of equal maxima', () => {
  const sizes = backend_util.computePool2DInfo([1, 2, 2, 1], 2, 2, 1, 'valid');
  expect([...referenceMaxPool(Float32Array.of(1, 3, 3, 0), sizes)]).toEqual([3]);
  expect([...referenceMaxPoolGradient(Float32Array.of(1, 3, 3, 0), Float32Array.of(7), sizes)]).toEqual([0, 7, 0, 0]);
});

describe('on WASM', () => {
  beforeAll(useWasm);
  const pool = (x: Tensor4D, size: number, stride: number, pad: 'same' | 'valid') => maxPool(x, size, stride, pad);

  test.each([
    { shape: [1, 4, 4, 1], size: 2, stride: 2, pad: 'valid' as const },
    { shape: [3, 9, 7, 5], size: 2, stride: 2, pad: 'same' as const },
    { shape: [2, 9, 9, 8], size: 3, stride: 2, pad: 'same' as const },
    { shape: [2, 8, 6, 13], size: 3, stride: 1, pad: 'valid' as const },
    { shape: [2, 7, 7, 4], size: 2, stride: 3, pad: 'valid' as const },
  ])('$shape, window $size, stride $stride, $pad: value and gradient', async ({ shape, size, stride, pad }) => {
    const sizes = backend_util.computePool2DInfo(shape as [number, number, number, number], size, stride, 1, pad);
    const x = normalTensor<Tensor4D>(1, shape);
    const dy = normalTensor<Tensor4D>(2, sizes.outShape);
    const dx = grad((input) => pool(input as Tensor4D, size, stride, pad))(x, dy);
    expectClose(await pool(x, size, stride, pad).data(), referenceMaxPool(normals(1, x.size), sizes), 0);
    expectClose(await dx.data(), referenceMaxPoolGradient(normals(1, x.size), normals(2, dy.size), sizes), 1e-6);
  });

  test('windows without a positive value keep their gradient (tfjs sends it to element 0)', async () => {
    const x = tensor4d([-4, -3, -2, -1, -8, -7, -6, -5], [1, 2, 4, 1]);
    const dx = grad((input) => sum(pool(input as Tensor4D, 2, 2, 'valid')))(x);
    // windows [-4 -3; -8 -7] and [-2 -1; -6 -5]: maxima at elements 1 and 3
    expect([...(await dx.data())]).toEqual([0, 1, 0, 1, 0, 0, 0, 0]);
  });

  test('windows that a ReLU emptied give their gradient to their own first element', async () => {
    await expectParity(() => {
      const x = sub(normalTensor<Tensor4D>(5, [2, 8, 8, 3]), 1) as Tensor4D; // 84 % of the values end at 0
      const weights = normalTensor<Tensor4D>(6, [2, 4, 4, 3]);
      return [grad((input) => sum(mul(pool(relu(input) as Tensor4D, 2, 2, 'valid'), weights)))(x)];
    });
  });

  test('every element of a constant picture is an equal maximum: the first takes all, in both kinds of lanes', async () => {
    await expectParity(() => {
      const x = fill([1, 4, 4, 6], -1) as Tensor4D; // four channels in a vector, two by themselves
      return [grad((input) => sum(pool(input as Tensor4D, 3, 2, 'same')))(x)];
    });
  });
});
