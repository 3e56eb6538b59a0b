import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { useWebGpu } from '../../testing/backends.ts';
import { adamwStep, sgdStep } from '../kernels/optimizer/index.ts';
import { applyMasks, countRevived, createMaskTensors, disposeMaskTensors } from './masks.ts';

let available = false;
beforeAll(async () => {
  available = await useWebGpu();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));

test.each(['adamw', 'sgd'])('a masked %s step moves what is kept and holds what is cut', async (optimizer) => {
  const w = tf.variable(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]));
  const params = new Map([['w', w]]);
  const masks = new Map([['w', { rows: 2, columns: 3, kept: Uint8Array.from([1, 0, 1, 1, 1, 0]) }]]);
  applyMasks(params, masks);
  const tensors = createMaskTensors(params, masks);
  const [m, v] = [0, 0].map(() => tf.variable(tf.zeros([2, 3])));
  const gradient = tf.tensor2d([1, 1, -1, 1, 1, 1], [2, 3]);
  const step = { weight: w, gradient, mask: tensors.get('w')!, learningRate: 0.5, weightDecay: 0 };
  // the first step of either goes half a unit against a gradient of one
  if (optimizer === 'adamw') adamwStep({ ...step, m, v, step: 1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  else sgdStep({ ...step, momentum: m, momentumFactor: 0.9, nesterov: false });
  const moved = [...(await w.data())];
  for (const [at, value] of [0.5, 0, 3.5, 3.5, 4.5, 0].entries()) expect(moved[at]).toBeCloseTo(value, 5);
  expect(await countRevived(params, masks)).toBe(0);
  disposeMaskTensors(tensors);
  tf.dispose([w, m, v, gradient]);
});
