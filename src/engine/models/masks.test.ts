import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import type { Mask } from '../tensor/matrix.ts';
import { nativeToMatrix, toMatrixOrder, toNativeOrder } from './layout.ts';
import { applyMasks, countRevived, createMaskTensors, disposeMaskTensors } from './masks.ts';

beforeAll(useWasm);

const mask = (rows: number, columns: number, kept: number[]): Mask => ({ rows, columns, kept: Uint8Array.from(kept) });
const paramsOf = (values: number[], shape: number[]) => new Map([['w', tf.variable(tf.tensor(values, shape))]]);

test('a kernel [kh, kw, in, out] becomes the matrix [out, kh * kw * in] and back', () => {
  // [1, 2, 1, 3]: two positions, one input, three filters; filter f has the values f0 and f1
  const native = Float32Array.from([10, 20, 30, 11, 21, 31]);
  const matrix = nativeToMatrix(native, [1, 2, 1, 3]);
  expect(matrix).toEqual({ rows: 3, columns: 2, values: Float32Array.from([10, 11, 20, 21, 30, 31]) });
  expect(toNativeOrder(matrix.values, [1, 2, 1, 3])).toEqual(native);
  expect(toMatrixOrder(native, [2, 3])).toEqual(native); // a linear weight is its matrix
  expect(toMatrixOrder(native, [2, 3])).not.toBe(native);
  expect(nativeToMatrix(native, [6])).toMatchObject({ rows: 6, columns: 1 }); // a vector is one column
  expect(() => nativeToMatrix(native, [1, 2, 3])).toThrow('wanted rank 1, 2 or 4, got [1,2,3]');
});

test('pruned weights become +0, also where they were negative or not a number; others stay', async () => {
  const params = paramsOf([-1, Number.NaN, 2, -3], [2, 2]);
  applyMasks(params, new Map([['w', mask(2, 2, [0, 0, 1, 0])]]));
  const values = [...((await params.get('w')?.data()) ?? [])];
  expect(values.every((value, index) => Object.is(value, [0, 0, 2, 0][index]))).toBe(true);
});

test('a mask is in the matrix view: pruning row 1 of a kernel empties filter 1', async () => {
  const params = paramsOf([10, 20, 30, 11, 21, 31], [1, 2, 1, 3]);
  applyMasks(params, new Map([['w', mask(3, 2, [1, 1, 0, 0, 1, 1])]]));
  expect([...((await params.get('w')?.data()) ?? [])]).toEqual([10, 0, 30, 11, 0, 31]);
});

test('revived weights are counted: anything but zero under a pruned bit', async () => {
  const params = paramsOf([1, -0, Number.NaN, 4, 0, 1e-30], [2, 3]);
  const none = new Map([['w', mask(2, 3, [1, 0, 1, 1, 0, 1])]]);
  const three = new Map([['w', mask(2, 3, [0, 0, 0, 1, 0, 0])]]);
  expect(await countRevived(params, none)).toBe(0);
  expect(await countRevived(params, three)).toBe(3); // 1, NaN and 1e-30
  expect(await countRevived(params, new Map())).toBe(0);
});

test('the optimiser gets floats in the native layout', async () => {
  const params = paramsOf([10, 20, 30, 11, 21, 31], [1, 2, 1, 3]);
  const tensors = createMaskTensors(params, new Map([['w', mask(3, 2, [1, 0, 0, 1, 1, 1])]]));
  const tensor = tensors.get('w');
  expect([tensor?.dtype, tensor?.shape]).toEqual(['float32', [1, 2, 1, 3]]);
  expect([...((await tensor?.data()) ?? [])]).toEqual([1, 0, 1, 0, 1, 1]);
  disposeMaskTensors(tensors);
});

test('a mask that does not fit is refused before any weight is written, and no tensor is left', async () => {
  const params = new Map([...paramsOf([1, 2], [1, 2]), ['v', tf.variable(tf.tensor([3, 4], [2, 1]))]]);
  const before = tf.memory().numTensors;
  const fitting = ['w', mask(1, 2, [0, 0])] as const;
  expect(() => applyMasks(params, new Map([fitting, ['v', mask(1, 2, [0, 0])]]))).toThrow('mask of v');
  expect(() => applyMasks(params, new Map([fitting, ['u', mask(1, 2, [0, 0])]]))).toThrow("no 'u'");
  expect([...((await params.get('w')?.data()) ?? [])]).toEqual([1, 2]);
  expect(tf.memory().numTensors).toBe(before);
});
