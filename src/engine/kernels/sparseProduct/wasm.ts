/** Sparse products on WASM. */
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

type CsrCall = KernelCall<'x' | 'rowOffsets' | 'columnIndices' | 'values', { readonly rows: number }>;
type NmCall = KernelCall<
  'x' | 'values' | 'places',
  { readonly rows: number; readonly n: number; readonly m: number; readonly bits: number }
>;

export function sparseProductOnWasm(heap: WasmHeap): OwnKernels {
  const { kernels, address } = heap;
  return {
    CsrProduct({ inputs: { x, rowOffsets, columnIndices, values }, attrs: { rows } }: CsrCall) {
      const [tokens, columns] = x.shape;
      const y = heap.output([tokens, rows]);
      heap.withWork(kernels.sparseWorkBytes(columns, rows), (work) => {
        const [offsets, indices, packed] = [address(rowOffsets), address(columnIndices), address(values)];
        kernels.csrProduct(address(x), offsets, indices, packed, address(y), tokens, columns, rows, work);
      });
      return y;
    },
    NmProduct({ inputs: { x, values, places }, attrs: { rows, n, m, bits } }: NmCall) {
      const [tokens, columns] = x.shape;
      const y = heap.output([tokens, rows]);
      heap.withWork(kernels.sparseWorkBytes(columns, rows), (work) => {
        const [slots, packed] = [address(values), address(places)];
        kernels.nmProduct(address(x), slots, packed, address(y), tokens, columns, rows, n, m, bits, work);
      });
      return y;
    },
  };
}
