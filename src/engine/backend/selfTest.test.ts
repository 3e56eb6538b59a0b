import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { useWebGpu } from '../../testing/backends.ts';
import { columnSweep, selection } from './knownAnswers/pruning.ts';
import { selfTest } from './selfTest.ts';

let available = false;
beforeAll(async () => {
  available = await useWebGpu();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Compiles one shader with a mistake in it. */
function spoil(label: string, right: string, wrong: string): void {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (this: GPUDevice, descriptor) {
    const code = descriptor.label === label ? descriptor.code.replaceAll(right, wrong) : descriptor.code;
    return create.call(this, { ...descriptor, code });
  });
}

test.each([
  ['sweep: update', '-=', '+=', columnSweep, 'element 8'], // the first block of 8 columns is right
  ['selection: smallest of rows', 'key < found', 'key > found', selection('row'), 'element'],
  ['selection: smallest of groups', 'keyOf(bits)', 'keyOf(bit)', selection('nm'), 'WGSL'], // does not compile
] as const)('a mistake in %s is found', async (label, right, wrong, answer, message) => {
  spoil(label, right, wrong);
  const { failures, passed } = await selfTest('webgpu', [answer]);
  expect(passed).toBe(0);
  expect(failures).toEqual([{ kernel: answer.kernel, backend: 'webgpu', message: expect.stringContaining(message) }]);
});
