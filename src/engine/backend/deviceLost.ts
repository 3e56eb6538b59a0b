/** Notice of a lost GPU: tfjs gives none, its operations go on without an error and their results never come. */
import { findBackend } from '@tensorflow/tfjs-core';

/**
 * @param callback called once with the browser's reason when the device of the running WebGPU backend is lost. All tensors
 * are gone then: start a new worker and resume from the last checkpoint.
 */
export function onDeviceLost(callback: (reason: string) => void): void {
  const backend = findBackend('webgpu') as unknown as { readonly device: GPUDevice } | null;
  backend?.device.lost.then(({ reason, message }) => callback(`${reason}: ${message}`));
}
