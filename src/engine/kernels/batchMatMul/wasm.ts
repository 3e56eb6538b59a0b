/**
 * tfjs' BatchMatMul on WASM is fast only without transposes and with batch 1 (XNNPACK), else a scalar loop; and it keeps
 * packed weights. This one takes any transposes, batches and broadcasts at the same speed and keeps nothing.
 */
import { sizeOf } from '../../tensor/shape.ts';
import type { OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import { broadcastOffsets } from './broadcast.ts';
import { type BatchMatMul, batchMatMulSizes } from './sizes.ts';

export function batchMatMulOnWasm(heap: WasmHeap): OwnKernels {
  return {
    BatchMatMul(call: BatchMatMul) {
      const { aBatch, bBatch, batch, rows, depth, columns, aRow, aDepth, bDepth, bColumn } = batchMatMulSizes(call);
      const out = heap.output([...batch, rows, columns]);
      const [a, b, c] = [heap.address(call.inputs.a), heap.address(call.inputs.b), heap.address(out)];
      if (sizeOf(bBatch) === 1 && !call.attrs.transposeA) {
        // one right operand for all: the batch is more rows
        heap.kernels.gemm(a, aRow, aDepth, b, bDepth, bColumn, c, sizeOf(batch) * rows, columns, depth);
        return out;
      }
      const aOffsets = broadcastOffsets(aBatch, batch, rows * depth);
      const bOffsets = broadcastOffsets(bBatch, batch, depth * columns);
      for (let i = 0; i < aOffsets.length; i++) {
        const [aAt, bAt, cAt] = [a + 4 * aOffsets[i], b + 4 * bOffsets[i], c + 4 * i * rows * columns];
        heap.kernels.gemm(aAt, aRow, aDepth, bAt, bDepth, bColumn, cAt, rows, columns, depth);
      }
      return out;
    },
  };
}
