/** UnsortedSegmentSum on WASM, the gradient of a gather (token embeddings): tfjs has none. */
import { LabError } from '../../errors.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function segmentSumOnWasm(heap: WasmHeap): OwnKernels {
  return {
    UnsortedSegmentSum(call: KernelCall<'x' | 'segmentIds', { readonly numSegments: number }>) {
      const { x, segmentIds } = call.inputs;
      const { numSegments } = call.attrs;
      if (x.dtype !== 'float32') throw new LabError('internal', `segmentSum: wanted float32, got ${x.dtype}`);
      const rows = sizeOf(segmentIds.shape);
      const rowShape = x.shape.slice(segmentIds.shape.length);
      const out = heap.output([numSegments, ...rowShape]);
      const [xAddress, ids, sums] = [heap.address(x), heap.address(segmentIds), heap.address(out)];
      heap.kernels.segmentSum(xAddress, ids, sums, rows, sizeOf(rowShape), numSegments);
      return out;
    },
  };
}
