/** Sizes and strides of tfjs' BatchMatMul, for kernels that take any strides. */
import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Shape } from '../../tensor/shape.ts';
import type { KernelCall } from '../kernel.ts';

export type BatchMatMul = KernelCall<'a' | 'b', { readonly transposeA: boolean; readonly transposeB: boolean }>;

export interface BatchMatMulSizes {
  /** Batch dimensions of a, of b, and of both broadcast together. */
  readonly aBatch: Shape;
  readonly bBatch: Shape;
  readonly batch: Shape;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Elements from one row (column, step of depth) to the next. */
  readonly aRow: number;
  readonly aDepth: number;
  readonly bDepth: number;
  readonly bColumn: number;
}

export function batchMatMulSizes({
  inputs: { a, b },
  attrs: { transposeA, transposeB },
}: BatchMatMul): BatchMatMulSizes {
  const [aOuter, aInner] = matrixOf(a);
  const [bOuter, bInner] = matrixOf(b);
  const [rows, depth] = transposeA ? [aInner, aOuter] : [aOuter, aInner];
  const columns = transposeB ? bOuter : bInner;
  const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  return {
    aBatch,
    bBatch,
    batch: broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch),
    rows,
    depth,
    columns,
    aRow: transposeA ? 1 : depth,
    aDepth: transposeA ? rows : 1,
    bDepth: transposeB ? 1 : columns,
    bColumn: transposeB ? depth : 1,
  };
}

/** The last two dimensions. */
function matrixOf({ shape }: TensorInfo): [number, number] {
  return [shape[shape.length - 2], shape[shape.length - 1]];
}
