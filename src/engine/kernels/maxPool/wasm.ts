/**
 * Max pooling on WASM. tfjs' MaxPoolGrad is wrong: its running maximum starts at FLT_MIN, so a window without a positive
 * value sends its gradient to element 0 of the tensor.
 */
import type { Shape } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import { type PoolAttributes, poolSizes } from '../pooling/sizes.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function maxPoolOnWasm(heap: WasmHeap): OwnKernels {
  const prepare = (x: Shape, attributes: PoolAttributes) => {
    const sizes = poolSizes(x, attributes);
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
