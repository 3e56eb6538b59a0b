/** Puts our shaders into tfjs' WebGPU backend. */
import { getKernel, type KernelFunc, registerKernel, type TensorInfo, unregisterKernel } from '@tensorflow/tfjs-core';
import { batchMatMulOnWebGpu } from '../batchMatMul/webgpu.ts';
import { gramOnWebGpu } from '../hessian/webgpu.ts';
import type { AdamwStep, SgdStep } from '../optimizer/steps.ts';
import { adamwStepOnWebGpu, sgdStepOnWebGpu } from '../optimizer/webgpu.ts';
import { assertTfjsVersion } from '../tfjsVersion.ts';

/**
 * Call once after tfjs' WebGPU backend has become active.
 * @param softwareAdapter the adapter computes on the CPU
 * @throws LabError 'backendUnavailable' for another version of tfjs
 */
export function installWebGpuKernels({ softwareAdapter }: { readonly softwareAdapter: boolean }): void {
  assertTfjsVersion('webgpu');
  install('SgdStep', ({ attrs }: { attrs: SgdStep }) => {
    sgdStepOnWebGpu(attrs);
    return [];
  });
  install('AdamwStep', ({ attrs }: { attrs: AdamwStep }) => {
    adamwStepOnWebGpu(attrs);
    return [];
  });
  if (!softwareAdapter) return;
  install('BatchMatMul', batchMatMulOnWebGpu);
  install('Gram', gramOnWebGpu);
}

function install(kernelName: string, kernel: (call: never) => TensorInfo | TensorInfo[]): void {
  if (getKernel(kernelName, 'webgpu')) unregisterKernel(kernelName, 'webgpu');
  registerKernel({ kernelName, backendName: 'webgpu', kernelFunc: kernel as unknown as KernelFunc });
}
