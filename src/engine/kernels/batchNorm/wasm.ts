/** Batch norm on WASM: statistics and normalisation in one kernel, all three gradients in another; inference vectorised. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

/** As tfjs passes it: scale and offset may be missing. */
type FusedBatchNorm = KernelCall<'x' | 'mean' | 'variance', { readonly varianceEpsilon: number }> & {
  readonly inputs: { readonly scale?: TensorInfo; readonly offset?: TensorInfo };
};

export function batchNormOnWasm(heap: WasmHeap): OwnKernels {
  return {
    /** @returns [y, mean [channels], variance [channels]] */
    TrainBatchNorm(call: KernelCall<'x' | 'scale' | 'shift', { readonly epsilon: number }>) {
      const { x, scale, shift } = call.inputs;
      const [channels] = scale.shape;
      const [y, mean, variance] = [heap.output(x.shape), heap.output([channels]), heap.output([channels])];
      heap.withWork(16 * channels, (work) =>
        heap.kernels.batchNormTrain(
          heap.address(x),
          heap.address(scale),
          heap.address(shift),
          call.attrs.epsilon,
          sizeOf(x.shape) / channels,
          channels,
          heap.address(y),
          heap.address(mean),
          heap.address(variance),
          work,
        ),
      );
      return [y, mean, variance];
    },
    FusedBatchNorm({ inputs, attrs }: FusedBatchNorm) {
      const { x, mean, variance, scale, offset } = inputs;
      const channels = sizeOf(mean.shape);
      const y = heap.output(x.shape);
      heap.withWork(8 * channels, (work) =>
        heap.kernels.batchNormInfer(
          heap.address(x),
          scale ? heap.address(scale) : 0,
          offset ? heap.address(offset) : 0,
          heap.address(mean),
          heap.address(variance),
          attrs.varianceEpsilon,
          sizeOf(x.shape) / channels,
          channels,
          heap.address(y),
          work,
        ),
      );
      return y;
    },
    /** @returns [dx, dScale [channels], dShift [channels]] */
    TrainBatchNormGrad(call: KernelCall<'dy' | 'x' | 'scale' | 'mean' | 'variance', { readonly epsilon: number }>) {
      const { dy, x, scale, mean, variance } = call.inputs;
      const [channels] = scale.shape;
      const [dx, dScale, dShift] = [heap.output(x.shape), heap.output([channels]), heap.output([channels])];
      heap.withWork(24 * channels, (work) =>
        heap.kernels.batchNormTrainGradient(
          heap.address(dy),
          heap.address(x),
          heap.address(scale),
          heap.address(mean),
          heap.address(variance),
          call.attrs.epsilon,
          sizeOf(x.shape) / channels,
          channels,
          heap.address(dx),
          heap.address(dScale),
          heap.address(dShift),
          work,
        ),
      );
      return [dx, dScale, dShift];
    },
  };
}
