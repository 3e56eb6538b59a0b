import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { useWasm, useWebGpu } from '../../../testing/backends.ts';
import { normals } from '../../../testing/numbers.ts';
import { fits, sendEverything } from '../webgpu/device.ts';
import { referenceSelect } from './reference.ts';
import { selectKept } from './select.ts';

let available = false;
beforeAll(async () => {
  available = await useWebGpu();
});
beforeEach(({ skip }) => skip(!available, 'no WebGPU here'));
afterEach(() => {
  vi.restoreAllMocks();
  sendEverything(false);
});

const request = (rows: number, columns: number) =>
  ({ scores: normals(1, rows * columns), rows, columns, selection: { kind: 'nm', keep: 2, of: 4 } }) as const;

async function goesToTheGpu(rows: number, columns: number): Promise<boolean> {
  const created = vi.spyOn(GPUDevice.prototype, 'createBuffer');
  const kept = await selectKept(request(rows, columns));
  expect(kept).toEqual(referenceSelect(request(rows, columns)));
  return created.mock.calls.length > 0;
}

test('a small matrix is not worth the way to the GPU', async () => {
  expect(await goesToTheGpu(63, 65)).toBe(false);
});

test('whoever asks for WebGPU gets it for every size', async () => {
  sendEverything(true);
  expect(await goesToTheGpu(3, 7)).toBe(true);
});

test('where another backend runs the CPU selects', async () => {
  sendEverything(true);
  await useWasm();
  expect(await goesToTheGpu(3, 7)).toBe(false);
  await useWebGpu();
});

test('the CPU selects when the GPU has no room', async () => {
  sendEverything(true);
  const full = { message: 'out of memory' } as GPUOutOfMemoryError;
  vi.spyOn(GPUDevice.prototype, 'popErrorScope').mockResolvedValue(full);
  expect(await selectKept(request(5, 9))).toEqual(referenceSelect(request(5, 9)));
});

test('a matrix larger than any buffer of the device stays away from it', () => {
  const device = { limits: { maxBufferSize: 100, maxStorageBufferBindingSize: 80 } } as GPUDevice;
  expect(fits(device, 20)).toBe(true);
  expect(fits(device, 21)).toBe(false); // 84 bytes
});
