/**
 * Max pooling on WASM. tfjs' MaxPoolGrad is wrong: its running maximum starts at FLT_MIN, so a window without a positive
 * value sends its gradient to element 0 of the tensor.
 */
import { backend_util } from '@tensorflow/tfjs-core';
import type { Shape } from '../../tensor/shape.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { KernelCall, WasmKernels } from '../wasm/kernel.ts';

interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export function maxPoolOnWasm(heap: WasmHeap): WasmKernels {
  const prepare = (x: Shape, { filterSize, strides, pad, dimRoundingMode }: PoolAttributes) => {
    const input = x as [number, number, number, number];
    const sizes = backend_util.computePool2DInfo(input, filterSize, strides, 1, pad, dimRoundingMode);
    heap.kernels.setMaxPool(
      sizes.inHeight,
      sizes.inWidth,
      sizes.inChannels,
      sizes.filterHeight,
      sizes.filterWidth,
      sizes.strideHeight,
      sizes.strideWidth,
      sizes.padInfo.top,
      sizes.padInfo.left,
      sizes.outHeight,
      sizes.outWidth,
    );
    return sizes;
  };
  return {
    MaxPool({ inputs: { x }, attrs }: KernelCall<'x', PoolAttributes>) {
      const sizes = prepare(x.shape, attrs);
      const out = heap.output(sizes.outShape);
      heap.kernels.maxPool(heap.address(x), heap.address(out), sizes.batchSize);
      return out;
    },
    MaxPoolGrad({ inputs: { dy, input }, attrs }: KernelCall<'dy' | 'input', PoolAttributes>) {
      const sizes = prepare(input.shape, attrs);
      const out = heap.output(input.shape);
      heap.kernels.maxPoolGradient(heap.address(input), heap.address(dy), heap.address(out), sizes.batchSize);
      return out;
    },
  };
}
