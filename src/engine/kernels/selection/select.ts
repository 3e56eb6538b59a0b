/** Which scores of a matrix stay: on the GPU where one runs and the matrix is worth the way there, else reference.ts. */
import { deviceFor } from '../webgpu/device.ts';
import type { SelectionRequest } from './contract.ts';
import { referenceSelect } from './reference.ts';
import { selectOnWebGpu } from './webgpu.ts';

/**
 * Scores that pay for the way to the GPU and back: a million take the CPU 10 to 20 ms, a GPU a few, most of them upload
 * and waiting. Reckoned, not measured: `npm run bench webgpu` tells on a machine with a GPU.
 */
const worthwhile = 2 ** 20;

/**
 * @param device null = stay on the CPU
 * @throws LabError 'scoreNotFinite' on NaN, unless nothing is to go
 */
export async function selectKept(
  request: SelectionRequest,
  device = deviceFor(request.scores.length >= worthwhile, request.scores.length),
): Promise<Uint8Array> {
  const { scores, selection } = request;
  const idle = scores.length === 0 || (selection.kind === 'smallest' && selection.count === 0);
  // the reference names the NaN
  return (device && !idle ? await selectOnWebGpu(device, request) : null) ?? referenceSelect(request);
}
