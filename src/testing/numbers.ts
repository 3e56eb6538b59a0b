/** Seeded test tensors, comparison with a stated tolerance, and the same computation on two backends. */
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { createRandom } from '../engine/tensor/random.ts';
import { type Shape, sizeOf } from '../engine/tensor/shape.ts';
import { useCpu as startCpu, useWasm as startWasm } from './backends.ts';

/** Standard normal values. */
export function normals(seed: number, length: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, random.normal);
}

/** Standard normal tensor on the active backend. */
export function normalTensor<T extends Tensor>(seed: number, shape: Shape): T {
  return tensor(normals(seed, sizeOf(shape)), [...shape]) as T;
}

/** Every difference <= tolerance * max(1, largest expected magnitude); NaN equals only NaN. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let scale = 1;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Math.abs(expected[i]) || 0);
  for (let i = 0; i < expected.length; i++) {
    const close = Math.abs(actual[i] - expected[i]) <= tolerance * scale || Object.is(actual[i], expected[i]);
    if (!close)
      expect.fail(
        `element ${i} of ${expected.length}: wanted ${expected[i]}, got ${actual[i]} (+-${tolerance * scale})`,
      );
  }
}

/** Runs the same computation on tfjs' plain CPU backend and on WASM with our kernels, and compares every result. */
export async function expectParity(compute: () => Tensor[], tolerance = 1e-5): Promise<void> {
  await startCpu();
  const expected = await read(compute());
  await startWasm();
  const actual = await read(compute());
  expect(actual.length).toBe(expected.length);
  actual.forEach((values, index) => {
    expectClose(values, expected[index], tolerance);
  });
}

async function read(tensors: Tensor[]): Promise<ArrayLike<number>[]> {
  const values = await Promise.all(tensors.map((result) => result.data()));
  dispose(tensors);
  return values;
}
