/** Sums of squares down the columns on WASM: the stock sum transposes the whole matrix first. */
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function columnSquaresOnWasm(heap: WasmHeap): OwnKernels {
  return {
    ColumnSquares({ inputs: { x } }: KernelCall<'x'>) {
      const [rows, columns] = x.shape;
      const sums = heap.output([columns]);
      heap.kernels.columnSquares(heap.address(x), heap.address(sums), rows, columns);
      return sums;
    },
  };
}
