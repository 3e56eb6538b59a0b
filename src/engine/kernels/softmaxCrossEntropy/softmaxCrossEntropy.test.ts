import { grad, memory, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { expectClose, normals } from '../../../testing/numbers.ts';
import { onEveryBackend } from '../../../testing/onEveryBackend.ts';
import { softmaxCrossEntropy } from './index.ts';
import { referenceSoftmaxCrossEntropy } from './reference.ts';

test('equal logits cost the logarithm of the number of classes', () => {
  const { loss, gradient } = referenceSoftmaxCrossEntropy(Float32Array.of(5, 5, 5, 5), Int32Array.of(2));
  expect(loss).toBeCloseTo(Math.log(4), 12);
  expect([...gradient]).toEqual([0.25, 0.25, -0.75, 0.25]);
});

onEveryBackend(() => {
  test.each([
    [1, 2, 1],
    [5, 10, 3],
    [3, 65, 30],
    [130, 7, 1],
  ])('%i examples of %i classes, logits of size %i', async (batch, classes, size) => {
    const logits = normals(1, batch * classes).map((value) => value * size);
    const labels = Int32Array.from({ length: batch }, (_, n) => (n * 3) % classes);
    const wanted = referenceSoftmaxCrossEntropy(logits, labels);
    const [input, target] = [tensor2d(logits, [batch, classes]), tensor1d(labels, 'int32')];
    const loss = softmaxCrossEntropy(input, target);
    expect(loss.shape).toEqual([]);
    expectClose(await loss.data(), [wanted.loss], 2e-6);
    const gradient = grad((x) => softmaxCrossEntropy(x as Tensor2D, target))(input);
    expectClose(await gradient.data(), wanted.gradient, 1e-6);
  });

  test('logits of 1e4 apart overflow nothing', async () => {
    const loss = softmaxCrossEntropy(tensor2d([1e4, -1e4], [1, 2]), tensor1d([1], 'int32'));
    expectClose(await loss.data(), [2e4], 1e-6);
  });

  test('evaluation leaves only the loss behind', () => {
    const [input, target] = [tensor2d([1, 2], [1, 2]), tensor1d([1], 'int32')];
    const before = memory().numTensors;
    const loss = softmaxCrossEntropy(input, target);
    expect(memory().numTensors).toBe(before + 1);
    loss.dispose();
  });
});

test('labels that are not integers are refused', () => {
  expect(() => softmaxCrossEntropy(tensor2d([1, 2], [1, 2]), tensor1d([1]))).toThrow('wanted int32, got float32');
});
