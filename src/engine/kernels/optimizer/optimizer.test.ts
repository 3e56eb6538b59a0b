import { clone, dispose, matMul, memory, tensor1d, tensor2d, variable } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { onEveryBackend } from '../../../testing/onEveryBackend.ts';
import { adamwStep, sgdStep } from './index.ts';
import { type AdamwState, referenceAdamwStep, referenceSgdStep, type SgdState } from './reference.ts';

const adamw = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 };
const sgd = { learningRate: 0.1, momentumFactor: 0.9, weightDecay: 0.01, nesterov: false };

/** About half of the weights, not in step with any vector width. */
const maskOf = (size: number) => Float32Array.from({ length: size }, (_, i) => ((i * 7) % 5 < 3 ? 1 : 0));

onEveryBackend(() => {
  describe.each([1, 63, 64, 65, 130])('%i weights', (size) => {
    test.each([false, true])('three SGD steps, nesterov %s', async (nesterov) => {
      const mask = maskOf(size);
      let wanted: SgdState = { weight: normals(1, size), momentum: new Float32Array(size) };
      const [weight, momentum] = [variable(tensor1d(wanted.weight)), variable(tensor1d(wanted.momentum))];
      for (let step = 0; step < 3; step++) {
        const gradient = normals(10 + step, size);
        wanted = referenceSgdStep(wanted, gradient, mask, { ...sgd, nesterov });
        sgdStep({ weight, momentum, gradient: tensor1d(gradient), mask: tensor1d(mask), ...sgd, nesterov });
      }
      expectClose(await weight.data(), wanted.weight, 1e-6);
      expectClose(await momentum.data(), wanted.momentum, 1e-6);
    });

    test('three AdamW steps', async () => {
      const mask = maskOf(size);
      let wanted: AdamwState = { weight: normals(1, size), m: new Float32Array(size), v: new Float32Array(size) };
      const [weight, m, v] = [wanted.weight, wanted.m, wanted.v].map((values) => variable(tensor1d(values)));
      for (let step = 1; step <= 3; step++) {
        const gradient = normals(10 + step, size);
        wanted = referenceAdamwStep(wanted, gradient, mask, { ...adamw, step });
        adamwStep({ weight, m, v, gradient: tensor1d(gradient), mask: tensor1d(mask), ...adamw, step });
      }
      expectClose(await weight.data(), wanted.weight, 2e-6);
      expectClose(await m.data(), wanted.m, 1e-6);
      expectClose(await v.data(), wanted.v, 1e-6);
    });

    test('pruned weights and stale moments become exactly +0, whatever the gradient', async () => {
      const values = normals(1, size).map((value, i) => (i % 2 ? -value : value));
      const gradient = tensor1d(
        normals(2, size).map((value, i) => [Number.NaN, Number.POSITIVE_INFINITY, value][i % 3]),
      );
      const mask = tensor1d(new Float32Array(size));
      const states = [values, values, values.map(Math.abs), values, values];
      const [weight, m, v, other, momentum] = states.map((state) => variable(tensor1d(state)));
      adamwStep({ weight, m, v, gradient, mask, ...adamw, step: 1 });
      sgdStep({ weight: other, momentum, gradient, mask, ...sgd });
      for (const state of [weight, m, v, other, momentum]) {
        for (const value of await state.data()) expect(Object.is(value, 0)).toBe(true);
      }
    });
  });

  test('without a mask every weight moves', async () => {
    const [weight, momentum] = [variable(tensor1d([1, 2])), variable(tensor1d([0, 0]))];
    sgdStep({ weight, momentum, gradient: tensor1d([10, 20]), mask: null, ...sgd, weightDecay: 0 });
    expectClose(await weight.data(), [0, 0], 1e-6); // 1 - 0.1 * 10, 2 - 0.1 * 20
  });

  test('a snapshot taken before the step does not see it', async () => {
    const initial = tensor1d([1, 2, 3]);
    const [weight, momentum] = [variable(initial), variable(tensor1d([0, 0, 0]))];
    const snapshot = clone(weight);
    sgdStep({ weight, momentum, gradient: tensor1d([1, 1, 1]), mask: null, ...sgd });
    expect([...(await snapshot.data()), ...(await initial.data())]).toEqual([1, 2, 3, 1, 2, 3]);
    expect((await weight.data())[0]).not.toBe(1);
  });

  test('the next product uses the new weight', async () => {
    const x = tensor2d([1, 1], [1, 2]);
    const [weight, momentum] = [variable(tensor2d([1, 2], [2, 1])), variable(tensor2d([0, 0], [2, 1]))];
    expectClose(await matMul(x, weight).data(), [3], 0);
    sgdStep({ weight, momentum, gradient: tensor2d([10, 10], [2, 1]), mask: null, ...sgd, weightDecay: 0 });
    expectClose(await matMul(x, weight).data(), [1], 1e-6); // 3 - 2 * 0.1 * 10
  });

  test('a hundred steps leave no tensor behind', () => {
    const [weight, m, v, momentum] = [1, 2, 3, 4].map(() => variable(tensor1d([0, 0, 0])));
    const [gradient, mask] = [tensor1d([1, 2, 3]), tensor1d([1, 0, 1])];
    const before = memory().numTensors;
    for (let step = 1; step <= 100; step++) {
      adamwStep({ weight, m, v, gradient, mask, ...adamw, step });
      sgdStep({ weight, momentum, gradient, mask, ...sgd });
    }
    expect(memory().numTensors).toBe(before);
    dispose([weight, m, v, momentum, gradient, mask]);
  });
});

test('a gradient of another shape is refused', () => {
  const [weight, momentum] = [variable(tensor1d([1, 2])), variable(tensor1d([0, 0]))];
  expect(() => sgdStep({ weight, momentum, gradient: tensor1d([1]), mask: null, ...sgd })).toThrow(
    'sgdStep gradient: wanted [2], got [1]',
  );
});
