import {
  backend,
  dispose,
  memory,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tile,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createLenetBench } from '../../../../scripts/bench/lenet.ts';
import { useWasm } from '../../../testing/backends.ts';
import { expectClose, normals, normalTensor } from '../../../testing/numbers.ts';
import { trainBatchNorm } from '../batchNorm/index.ts';
import { referenceTrainBatchNorm } from '../batchNorm/reference.ts';

beforeAll(useWasm);

const heapBytes = () => (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;

test('a heap that grows inside a kernel call detaches nothing that is still used', async () => {
  const [rows, channels] = [2 ** 15, 8]; // 1 MiB
  const x = normalTensor<Tensor2D>(1, [rows, channels]);
  const [scale, shift] = [normalTensor<Tensor1D>(2, [channels]), normalTensor<Tensor1D>(3, [channels])];
  const hoard: Tensor[] = [];
  const before = heapBytes();
  while (heapBytes() === before) {
    const { y, mean, variance } = trainBatchNorm(x, scale, shift, 1e-5); // the last one grew it
    hoard.push(y, mean, variance);
  }
  const wanted = referenceTrainBatchNorm(normals(1, x.size), normals(2, channels), normals(3, channels), 1e-5);
  const [y, mean, variance] = hoard.slice(-3);
  expectClose(await y.data(), wanted.y, 2e-5);
  expectClose(await mean.data(), wanted.mean, 1e-6);
  expectClose(await variance.data(), wanted.variance, 1e-5);
  dispose([x, scale, shift, ...hoard]);
});

test('a tensor that does not fit is refused, and what was there goes on working', async () => {
  const one = tensor1d([7]);
  const before = memory().numTensors;
  expect(() => tile(one, [2 ** 30 - 1])).toThrow('do not fit into 4 GiB');
  expect(memory().numTensors).toBe(before);
  expect([...(await tile(one, [3]).data())]).toEqual([7, 7, 7]);
});

test('a hundred steps of the LeNet-size CNN learn their batch; neither tensors nor the heap grow', () => {
  const network = createLenetBench();
  const first = network.step();
  const before = { tensors: memory().numTensors, heap: heapBytes() };
  let last = first;
  for (let step = 0; step < 100; step++) last = network.step();
  expect(first).toBeGreaterThan(1.5); // near log 10 = 2.3 before training
  expect(last).toBeLessThan(first / 4);
  expect({ tensors: memory().numTensors, heap: heapBytes() }).toEqual(before);
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
