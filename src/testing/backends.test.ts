import { getBackend, grad, matMul, type Tensor2D, tensor1d, tensor2d, variable } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { trainBatchNorm } from '../engine/kernels/batchNorm/index.ts';
import { adamwStep } from '../engine/kernels/optimizer/index.ts';
import { softmaxCrossEntropy } from '../engine/kernels/softmaxCrossEntropy/index.ts';
import { useCpu, useWasm, useWebGpu } from './backends.ts';

const backends = {
  cpu: () => useCpu().then(() => true),
  wasm: () => useWasm().then(() => true),
  webgpu: useWebGpu,
};

test.each(Object.entries(backends))('%s starts under Node and takes a masked training step', async (name, use) => {
  if (!(await use())) return;
  expect(getBackend()).toBe(name);
  const weight = variable(tensor2d([1, 2, 3, 4], [2, 2]));
  const [m, v] = [variable(tensor2d([0, 0, 0, 0], [2, 2])), variable(tensor2d([0, 0, 0, 0], [2, 2]))];
  const x = tensor2d([1, 2, 3, 5, 0, 1], [3, 2]);
  const loss = (w: Tensor2D) => {
    const { y } = trainBatchNorm<Tensor2D>(matMul(x, w), tensor1d([1, 2]), tensor1d([0, 1]), 1e-5);
    return softmaxCrossEntropy(y, tensor1d([0, 1, 1], 'int32'));
  };
  const gradient = grad((w) => loss(w as Tensor2D))(weight);
  const mask = tensor2d([1, 0, 1, 1], [2, 2]);
  const rates = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 };
  adamwStep({ weight, gradient, m, v, mask, step: 1, ...rates });
  const [signs, after] = [(await gradient.data()).map(Math.sign), await weight.data()];
  // the first AdamW step moves every kept weight by the learning rate against its gradient's sign, after 1 % of decay
  const wanted = [0.99 - 0.1 * signs[0], 0, 2.97 - 0.1 * signs[2], 3.96 - 0.1 * signs[3]];
  wanted.forEach((value, index) => {
    expect(after[index]).toBeCloseTo(value, 4);
  });
});
