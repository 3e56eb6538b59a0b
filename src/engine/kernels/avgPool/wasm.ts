/**
 * Gradient of average pooling on WASM. tfjs' own is slow, and at padded edges it divides by the whole window although its
 * forward pass divides by the pixels that are there.
 */

import type { KernelCall, OwnKernels } from '../kernel.ts';
import { type PoolAttributes, poolSizes } from '../pooling/sizes.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function avgPoolOnWasm(heap: WasmHeap): OwnKernels {
  return {
    AvgPoolGrad({ inputs: { dy, input }, attrs }: KernelCall<'dy' | 'input', PoolAttributes>) {
      const sizes = poolSizes(input.shape, attrs);
      const out = heap.output(input.shape);
      heap.kernels.avgPoolGradient(
        heap.address(dy),
        heap.address(out),
        sizes.batchSize,
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
      return out;
    },
  };
}
