import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { backend, getBackend, type KernelFunc, memory, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { useWebGpu } from '../../testing/backends.ts';
import { chooseBackend } from './choose.ts';
import { onDeviceLost } from './deviceLost.ts';
import { knownAnswers } from './knownAnswers/index.ts';
import type { BackendAssets } from './start.ts';

const require = createRequire(import.meta.url);
const simd = require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
const assets: BackendAssets = {
  wasmPaths: { 'tfjs-backend-wasm-simd.wasm': simd },
  kernels: readFileSync(new URL('../kernels/wasm/build/kernels.wasm', import.meta.url)),
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('without WebGPU', () => {
  test('auto takes WASM, passes every known answer and says why not the others', async () => {
    vi.stubGlobal('navigator', { userAgent: 'node' });
    const report = await chooseBackend({ preferred: 'auto', assets });
    expect(report.tried.map(({ backend, outcome, reasonCode }) => [backend, outcome, reasonCode])).toEqual([
      ['webgpu', 'unavailable', 'noWebGpuApi'],
      ['wasm', 'chosen', 'fastest'],
      ['cpu', 'notWanted', 'slower'],
    ]);
    expect(report).toMatchObject({ backend: 'wasm', adapter: null, threads: 1 });
    expect(report.selfTest).toEqual({ passed: knownAnswers.length, total: knownAnswers.length, failures: [] });
    expect(getBackend()).toBe('wasm');
  });

  test('a browser that has the API but no adapter is told apart', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null }, userAgent: 'node' });
    const { backend: chosen, tried } = await chooseBackend({ preferred: 'webgpu', assets });
    expect(chosen).toBe('wasm');
    expect(tried[0]).toMatchObject({ backend: 'webgpu', outcome: 'unavailable', reasonCode: 'noAdapter' });
  });

  test('the plain CPU backend can be forced', async () => {
    const report = await chooseBackend({ preferred: 'cpu', assets });
    expect(report.selfTest.failures).toEqual([]);
    expect(report.tried.map(({ backend, reasonCode }) => [backend, reasonCode])).toEqual([
      ['cpu', 'forced'],
      ['webgpu', 'notForced'],
      ['wasm', 'notForced'],
    ]);
    expect(getBackend()).toBe('cpu');
  });

  test('the self-test leaves no tensor behind', async () => {
    const before = memory().numTensors;
    await chooseBackend({ preferred: 'wasm', assets });
    await chooseBackend({ preferred: 'cpu', assets });
    expect(memory().numTensors).toBe(before);
  });

  test('WASM that cannot start is passed over with its reason, and CPU runs', async () => {
    vi.stubGlobal('navigator', { userAgent: 'node' });
    const broken = { ...assets, kernels: new Uint8Array([0, 1, 2, 3]) };
    const report = await chooseBackend({ preferred: 'auto', assets: broken });
    expect(report.backend).toBe('cpu');
    expect(report.tried[1]).toMatchObject({ backend: 'wasm', outcome: 'unavailable', reasonCode: 'startFailed' });
    expect(report.tried[1].detail).toContain('magic');
  });
});

test('a backend whose kernel answers wrongly is dropped and the kernel is named', async () => {
  vi.stubGlobal('navigator', { userAgent: 'node' });
  await chooseBackend({ preferred: 'cpu', assets });
  const { getKernel } = await import('@tensorflow/tfjs-core');
  const right = getKernel('Relu', 'cpu');
  const wrong = getKernel('Abs', 'cpu').kernelFunc;
  const put = (kernelFunc: KernelFunc) => {
    unregisterKernel('Relu', 'cpu');
    registerKernel({ ...right, kernelFunc });
  };
  put(wrong);
  try {
    const report = await chooseBackend({ preferred: 'cpu', assets });
    expect(report.backend).toBe('wasm');
    expect(report.tried[0]).toMatchObject({ backend: 'cpu', outcome: 'mismatch', reasonCode: 'selfTestFailed' });
    expect(report.selfTest.failures).toEqual([expect.objectContaining({ kernel: 'Relu', backend: 'cpu' })]);
    expect(report.selfTest.passed).toBe(2 * knownAnswers.length - 1);
  } finally {
    put(right.kernelFunc);
  }
});

describe('with a software adapter', () => {
  let gpu: Navigator | undefined;
  beforeAll(async () => {
    if (await useWebGpu()) gpu = globalThis.navigator;
  });
  beforeEach(({ skip }) => skip(!gpu, 'no WebGPU here'));

  test('auto prefers WASM and names the adapter', async () => {
    const report = await chooseBackend({ preferred: 'auto', assets });
    expect(report.backend).toBe('wasm');
    expect(report.adapter).toMatch(/swiftshader/i);
    expect(report.tried[0]).toMatchObject({ backend: 'webgpu', outcome: 'notWanted', reasonCode: 'softwareAdapter' });
  });

  test('WebGPU can be forced, and every known answer is right there', async () => {
    const report = await chooseBackend({ preferred: 'webgpu', assets });
    expect(report.selfTest.failures).toEqual([]);
    expect(report.backend).toBe('webgpu');
    expect(report.tried[0]).toMatchObject({ backend: 'webgpu', outcome: 'chosen', reasonCode: 'forced' });
  });

  test('the loss of the device is told', async () => {
    await chooseBackend({ preferred: 'webgpu', assets });
    const reason = new Promise<string>((resolve) => onDeviceLost(resolve));
    (backend() as unknown as { device: GPUDevice }).device.destroy();
    expect(await reason).toContain('destroyed');
  });
});
