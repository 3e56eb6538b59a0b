import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { expectClose, normals } from '../../testing/numbers.ts';
import { gradient } from './gradient.ts';
import { hessian } from './hessian.ts';
import { inputNorm } from './inputNorm.ts';

// Two sequences of two tokens and two inputs: [[1,2],[3,4]] and [[0,1],[2,0]].
const first = Float32Array.of(1, 2, 3, 4);
const second = Float32Array.of(0, 1, 2, 0);

test('inputNorm divides by sequences, not by tokens', () => {
  // column 0: (1 + 9 + 0 + 4) / 2 = 7; column 1: (4 + 16 + 1 + 0) / 2 = 10.5
  const state = inputNorm.update(inputNorm.update(inputNorm.init(2), first, 1), second, 1);
  expect([...state.squaredNorm]).toEqual([7, 10.5]);
  expect(state.samples).toBe(2);
});

test('hessian is 2/n X^T X over sequences, and symmetric', () => {
  // X^T X = [[14, 14], [14, 21]]: 1*2 + 3*4 + 0*1 + 2*0 = 14; times 2/2
  const state = hessian.update(hessian.update(hessian.init(2), first, 1), second, 1);
  expect([...state.matrix]).toEqual([14, 14, 14, 21]);
});

test('one batch of two sequences gives what two calls of one give', () => {
  const both = Float32Array.of(...first, ...second);
  expect([...inputNorm.update(inputNorm.init(2), both, 2).squaredNorm]).toEqual([7, 10.5]);
  expect([...hessian.update(hessian.init(2), both, 2).matrix]).toEqual([14, 14, 14, 21]);
});

test('sums made on the backend and merged here give what an update gives', async () => {
  await useWasm();
  const inputs = normals(1, 65 * 33);
  const x: Tensor2D = tensor2d(inputs.slice(), [65, 33]);
  const start = normals(2, 33 * 33);
  const sums = async (statistic: typeof inputNorm | typeof hessian) => (await statistic.sum(x).data()) as Float32Array;
  const norm = () => ({ squaredNorm: start.slice(0, 33), samples: 3 });
  const merged = inputNorm.merge(norm(), await sums(inputNorm), 2).squaredNorm;
  expectClose(merged, inputNorm.update(norm(), inputs, 2).squaredNorm, 2e-6);
  const square = () => ({
    matrix: start.map((_, at) => start[(at % 33) * 33 + Math.floor(at / 33)] + start[at]),
    columns: 33,
    samples: 3,
  });
  expectClose(hessian.merge(square(), await sums(hessian), 2).matrix, hessian.update(square(), inputs, 2).matrix, 2e-6);
});

test('inputs that are no whole number of rows are refused', () => {
  for (const statistic of [inputNorm, hessian] as const) {
    const feed = () => statistic.update(statistic.init(2) as never, Float32Array.of(1, 2, 3), 1);
    expect(feed).toThrowError(expect.objectContaining({ code: 'shapeMismatch' }));
  }
});

test('gradient weighs batches by their examples', () => {
  // (1 * 3 + 5 * 1) / 4 = 2
  const state = gradient.update(gradient.update(gradient.init(1, false), Float32Array.of(1), 3), Float32Array.of(5), 1);
  expect([...state.mean]).toEqual([2]);
  expect(state.meanSquare).toBeNull();
});

test('mean squares are of single examples', () => {
  // (9 + 1) / 2 = 5 while the mean gradient is (3 - 1) / 2 = 1
  const start = gradient.init(1, true);
  const state = gradient.update(gradient.update(start, Float32Array.of(3), 1), Float32Array.of(-1), 1);
  expect([...state.mean, ...state.meanSquare!]).toEqual([1, 5]);
  expect(() => gradient.update(state, Float32Array.of(1), 2)).toThrowError(/one example a call/);
});
