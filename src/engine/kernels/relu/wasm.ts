/** ReLU and its gradient on WASM, one pass each. */
import { sizeOf } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function reluOnWasm(heap: WasmHeap): OwnKernels {
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
