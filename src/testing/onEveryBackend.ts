/** The tests of a kernel on each backend that has it. */
import { beforeAll, beforeEach, describe } from 'vitest';
import { useCpu, useWasm, useWebGpu } from './backends.ts';

const backends = [
  ['cpu', () => useCpu().then(() => true)],
  ['wasm', () => useWasm().then(() => true)],
  ['webgpu', useWebGpu],
] as const;

/** Where this machine has no WebGPU its tests skip, and say so. */
export function onEveryBackend(tests: (backend: 'cpu' | 'wasm' | 'webgpu') => void): void {
  for (const [backend, use] of backends) {
    describe(`on ${backend}`, () => {
      let available = false;
      beforeAll(async () => {
        available = await use();
      });
      beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));
      tests(backend);
    });
  }
}
