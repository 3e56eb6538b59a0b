/** X^T X on WASM. */
import { LabError } from '../../errors.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function gramOnWasm(heap: WasmHeap): OwnKernels {
  return {
    Gram({ inputs: { x } }: KernelCall<'x'>) {
      if (x.dtype !== 'float32') throw new LabError('internal', `gram: wanted float32, got ${x.dtype}`);
      const [rows, columns] = x.shape;
      const product = heap.output([columns, columns]);
      heap.kernels.gram(heap.address(x), heap.address(product), rows, columns);
      return product;
    },
  };
}
