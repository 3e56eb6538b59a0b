/**
 * tfjs' BatchMatMul on WASM is fast only without transposes and with batch 1 (XNNPACK), else a scalar loop; and it keeps
 * packed weights. This one takes any transposes, batches and broadcasts at the same speed and keeps nothing.
 */
import { broadcast_util } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { KernelCall, WasmKernels } from '../wasm/kernel.ts';
import { broadcastOffsets } from './broadcast.ts';

type BatchMatMul = KernelCall<'a' | 'b', { readonly transposeA: boolean; readonly transposeB: boolean }>;

export function batchMatMulOnWasm(heap: WasmHeap): WasmKernels {
  return {
    BatchMatMul({ inputs: { a, b }, attrs: { transposeA, transposeB } }: BatchMatMul) {
      const [aOuter, aInner] = a.shape.slice(-2);
      const [bOuter, bInner] = b.shape.slice(-2);
      const [rows, depth] = transposeA ? [aInner, aOuter] : [aOuter, aInner];
      const columns = transposeB ? bOuter : bInner;
      const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      const batch = broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
      const out = heap.output([...batch, rows, columns]);
      const [aAddress, bAddress, outAddress] = [heap.address(a), heap.address(b), heap.address(out)];
      const multiply = (aOffset: number, bOffset: number, outOffset: number, outRows: number) =>
        heap.kernels.gemm(
          aAddress + 4 * aOffset,
          transposeA ? 1 : depth,
          transposeA ? aInner : 1,
          bAddress + 4 * bOffset,
          transposeB ? 1 : columns,
          transposeB ? depth : 1,
          outAddress + 4 * outOffset,
          outRows,
          columns,
          depth,
        );
      if (sizeOf(bBatch) === 1 && !transposeA) {
        multiply(0, 0, 0, sizeOf(batch) * rows); // one right operand for all: the batch is more rows
        return out;
      }
      const aOffsets = broadcastOffsets(aBatch, batch, rows * depth);
      const bOffsets = broadcastOffsets(bBatch, batch, depth * columns);
      for (let i = 0; i < aOffsets.length; i++) multiply(aOffsets[i], bOffsets[i], i * rows * columns, rows);
      return out;
    },
  };
}
