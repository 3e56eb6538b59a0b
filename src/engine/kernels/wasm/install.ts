/** Puts our kernels into tfjs' WASM backend: those it lacks, those it has slow, and one that it has wrong. */
import { getKernel, type KernelFunc, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { attentionOnWasm } from '../attention/wasm.ts';
import { avgPoolOnWasm } from '../avgPool/wasm.ts';
import { batchMatMulOnWasm } from '../batchMatMul/wasm.ts';
import { registerTrainBatchNormGradient } from '../batchNorm/gradient.ts';
import { batchNormOnWasm } from '../batchNorm/wasm.ts';
import { columnSquaresOnWasm } from '../columnSquares/wasm.ts';
import { conv2dOnWasm } from '../conv2d/wasm.ts';
import { gramOnWasm } from '../hessian/wasm.ts';
import type { OwnKernels } from '../kernel.ts';
import { maxPoolOnWasm } from '../maxPool/wasm.ts';
import { optimizerOnWasm } from '../optimizer/wasm.ts';
import { patchRowsOnWasm } from '../patchRows/wasm.ts';
import { registerReductionGradients } from '../reduction/gradient.ts';
import { registerReluGradient } from '../relu/gradient.ts';
import { reluOnWasm } from '../relu/wasm.ts';
import { segmentSumOnWasm } from '../segmentSum/wasm.ts';
import { registerSoftmaxCrossEntropyGradient } from '../softmaxCrossEntropy/gradient.ts';
import { softmaxCrossEntropyOnWasm } from '../softmaxCrossEntropy/wasm.ts';
import { sparseProductOnWasm } from '../sparseProduct/wasm.ts';
import { tileOnWasm } from '../tile/wasm.ts';
import { openHeap, type WasmHeap } from './heap.ts';

const kernelSets: readonly ((heap: WasmHeap) => OwnKernels)[] = [
  attentionOnWasm,
  avgPoolOnWasm,
  batchMatMulOnWasm,
  batchNormOnWasm,
  columnSquaresOnWasm,
  conv2dOnWasm,
  gramOnWasm,
  maxPoolOnWasm,
  optimizerOnWasm,
  patchRowsOnWasm,
  reluOnWasm,
  segmentSumOnWasm,
  softmaxCrossEntropyOnWasm,
  sparseProductOnWasm,
  tileOnWasm,
];

/**
 * Call once after tfjs' WASM backend has become active, and again if that backend was removed and started anew.
 * @param bytes contents of build/kernels.wasm
 * @throws LabError 'backendUnavailable'
 */
export async function installWasmKernels(bytes: BufferSource): Promise<void> {
  const heap = await openHeap(bytes);
  for (const kernels of kernelSets) {
    for (const [kernelName, kernel] of Object.entries(kernels(heap))) {
      if (getKernel(kernelName, 'wasm')) unregisterKernel(kernelName, 'wasm');
      registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernel as unknown as KernelFunc });
    }
  }
  registerReductionGradients();
  registerReluGradient();
  registerSoftmaxCrossEntropyGradient();
  registerTrainBatchNormGradient();
}
