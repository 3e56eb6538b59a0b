/** Golden cases of the methods that have shaders, on WebGPU: our small copy always, the full folder where it stands. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendEverything } from '../engine/kernels/webgpu/device.ts';
import { useWebGpu } from '../testing/backends.ts';
import { compactFolder, goldenFolder, listFolder, openGoldenFolder } from '../testing/goldenFiles.ts';
import { runCase } from './runCase.ts';

let available = false;
/** Labels of the shaders that were compiled. */
const compiled = new Set<string | undefined>();

beforeAll(async () => {
  available = await useWebGpu();
  if (!available) return;
  sendEverything(true);
  const create = GPUDevice.prototype.createComputePipeline;
  vi.spyOn(GPUDevice.prototype, 'createComputePipeline').mockImplementation(function (this: GPUDevice, descriptor) {
    compiled.add(descriptor.label);
    return create.call(this, descriptor);
  });
});
afterAll(() => {
  sendEverything(false);
  vi.restoreAllMocks();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));

const methods = ['magnitude', 'wanda', 'sparsegpt'];
const full = goldenFolder();
const folders = existsSync(join(full, 'manifest.json')) ? [compactFolder, full] : [compactFolder];
if (folders.length === 1) test.skip('the full folder: no golden files beside this checkout (set GOLDEN_DIR)', () => {});

for (const folder of folders) {
  const cases = (await listFolder(folder)).filter(({ method }) => methods.includes(method));
  describe(folder === full ? 'the full folder' : 'the small copy', () => {
    test.each(cases)('$method: $name', async (golden) => {
      const comparisons = await runCase(golden, openGoldenFolder(folder));
      expect(comparisons.flatMap(({ problem }) => problem ?? [])).toEqual([]);
    });
  });
}

test('every shader of ours took part', () => {
  expect([...compiled]).toEqual(
    expect.arrayContaining([
      'gram without barriers',
      'selection: count a digit',
      'selection: pick a digit',
      'selection: mark the smallest',
      'selection: smallest of rows',
      'selection: smallest of groups',
      'sweep: transpose',
      'sweep: judge',
      'sweep: freeze',
      'sweep: update',
    ]),
  );
});
