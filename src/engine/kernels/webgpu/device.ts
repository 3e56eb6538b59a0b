/** Whether work on plain arrays goes to the GPU: tfjs' device, while its WebGPU backend is the one that runs. */
import { getBackend } from '@tensorflow/tfjs-core';
import { webGpuBackend } from './record.ts';

/** The visitor has asked for WebGPU: then it does everything, also what the CPU would have done sooner. */
let everything = false;

export function sendEverything(asked: boolean): void {
  everything = asked;
}

/** Null without a running WebGPU backend. */
export function arrayDevice(): GPUDevice | null {
  return getBackend() === 'webgpu' ? webGpuBackend().device : null;
}

/**
 * @param worth that the work is large enough to pay for the way there and back
 * @param words of its largest buffer, 4 bytes each
 * @returns null where the work had better stay on the CPU
 */
export function deviceFor(worth: boolean, words: number): GPUDevice | null {
  const device = worth || everything ? arrayDevice() : null;
  return device && fits(device, words) ? device : null;
}

/** Whether the device can have a buffer of so many words. */
export function fits({ limits }: GPUDevice, words: number): boolean {
  return 4 * words <= Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
}
