/** ReLU and its gradient on WASM, one pass each. */
import { sizeOf } from '../../tensor/shape.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { KernelCall, WasmKernels } from '../wasm/kernel.ts';

export function reluOnWasm(heap: WasmHeap): WasmKernels {
  return {
    Relu({ inputs: { x } }: KernelCall<'x'>) {
      const out = heap.output(x.shape);
      heap.kernels.relu(heap.address(x), heap.address(out), sizeOf(x.shape));
      return out;
    },
    ReluGrad({ inputs: { dy, x } }: KernelCall<'dy' | 'x'>) {
      const out = heap.output(x.shape);
      heap.kernels.reluGradient(heap.address(x), heap.address(dy), heap.address(out), sizeOf(x.shape));
      return out;
    },
  };
}
