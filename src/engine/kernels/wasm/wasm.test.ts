import { dispose, memory, type Tensor1D, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createLenetBench } from '../../../../scripts/bench/lenet.ts';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { trainBatchNorm } from '../batchNorm/index.ts';
import { referenceTrainBatchNorm } from '../batchNorm/reference.ts';

beforeAll(useWasm);

test('a heap that grows inside a kernel call detaches nothing that is still used', async () => {
  // 24 MiB of input against a heap that starts at 16 MiB: allocating the output grows it
  const [rows, channels] = [3 * 2 ** 18, 8];
  const x = normalTensor<Tensor2D>(1, [rows, channels]);
  const [scale, shift] = [normalTensor<Tensor1D>(2, [channels]), normalTensor<Tensor1D>(3, [channels])];
  const hoard = Array.from({ length: 3 }, () => zeros([rows, channels]));
  const { y, mean } = trainBatchNorm(x, scale, shift, 1e-5);
  const wanted = referenceTrainBatchNorm(normals(1, x.size), normals(2, channels), normals(3, channels), 1e-5);
  expectClose(await mean.data(), wanted.mean, 1e-6);
  expectClose((await y.data()).slice(-80), wanted.y.slice(-80), 1e-5);
  dispose([x, scale, shift, y, mean, ...hoard]);
});

test('training the LeNet-size CNN learns its batch and leaves no tensor behind', () => {
  const network = createLenetBench();
  const first = network.step();
  const before = memory().numTensors;
  let last = first;
  for (let step = 0; step < 20; step++) last = network.step();
  expect(first).toBeGreaterThan(1.5); // near log 10 = 2.3 before training
  expect(last).toBeLessThan(first / 4);
  expect(memory().numTensors).toBe(before);
  network.dispose();
});

test('the same steps give the same losses to the last bit', () => {
  const losses = () => {
    const network = createLenetBench();
    const values = Array.from({ length: 3 }, network.step);
    network.dispose();
    return values;
  };
  expect(losses()).toEqual(losses());
});
