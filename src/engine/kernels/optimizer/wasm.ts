/** The optimiser steps on WASM: in place on the heap, without a tensor made. */
import { engine, type TensorInfo, type Variable } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import type { OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { AdamwStep, SgdStep } from './steps.ts';

export function optimizerOnWasm(heap: WasmHeap): OwnKernels {
  const maskAddress = (mask: TensorInfo | null) => (mask ? heap.address(mask) : 0);
  return {
    SgdStep({ attrs: step }: { readonly attrs: SgdStep }) {
      const { weight, momentum } = step;
      for (const written of [weight, momentum]) ensureOwnData(heap, written);
      heap.kernels.sgdStep(
        heap.address(weight),
        heap.address(step.gradient),
        heap.address(momentum),
        maskAddress(step.mask),
        sizeOf(weight.shape),
        step.learningRate,
        step.momentumFactor,
        step.weightDecay,
        step.nesterov ? 1 : 0,
      );
      heap.written(weight);
      return [];
    },
    AdamwStep({ attrs: step }: { readonly attrs: AdamwStep }) {
      const { weight, m, v, beta1, beta2, learningRate } = step;
      for (const written of [weight, m, v]) ensureOwnData(heap, written);
      heap.kernels.adamwStep(
        heap.address(weight),
        heap.address(step.gradient),
        heap.address(m),
        heap.address(v),
        maskAddress(step.mask),
        sizeOf(weight.shape),
        1 - learningRate * step.weightDecay,
        learningRate / (1 - beta1 ** step.step),
        1 / Math.sqrt(1 - beta2 ** step.step),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        step.epsilon,
      );
      heap.written(weight);
      return [];
    },
  };
}

/** A snapshot made by `clone` or `assign` shares the variable's data: it must not see the step. */
function ensureOwnData(heap: WasmHeap, variable: Variable): void {
  if (!heap.isShared(variable)) return;
  const copy = engine().makeTensorFromTensorInfo(heap.output(variable.shape));
  heap.floats(copy).set(heap.floats(variable));
  variable.assign(copy);
  copy.dispose();
}
