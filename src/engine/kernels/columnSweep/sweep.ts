/**
 * The heavy parts of SparseGPT's column loop: on the GPU where one runs and the layer is worth the way there, else the
 * compiled kernel where it is installed, else reference.ts, the oracle of both.
 */
import { arrayKernels } from '../wasm/arrays.ts';
import { deviceFor } from '../webgpu/device.ts';
import type { SweepRequest, SweptColumns, Walk } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepOnWasm } from './wasm.ts';
import { sweepOnWebGpu, wordsOfLargest } from './webgpu.ts';

/**
 * rows * columns^2 multiplications and additions that pay for the way to the GPU and back: a layer of 1,024 x 1,024, tens
 * of ms on WASM. Reckoned, not measured: `npm run bench webgpu` tells on a machine with a GPU.
 */
const worthwhile = 2 ** 30;

/**
 * The weights given stay as they are.
 * @param device null = stay on the CPU
 * @throws LabError 'scoreNotFinite' on NaN; 'outOfMemory'
 */
export async function sweepColumns(
  request: SweepRequest,
  walk: Walk,
  device = deviceFor(request.rows * request.columns ** 2 >= worthwhile, wordsOfLargest(request)),
): Promise<SweptColumns> {
  const { rows, columns, choice, blockSize } = request;
  if (device && rows * columns > 0 && choice.selection(rows, Math.min(blockSize, columns))) {
    const swept = await sweepOnWebGpu(device, request, walk);
    if (swept) return swept;
  }
  const kernels = arrayKernels();
  return kernels ? sweepOnWasm(kernels, request, walk) : referenceSweep(request, walk);
}
