/** The golden files' matrices and N:M in our terms. */
import type { Mask, Matrix } from '../engine/tensor/matrix.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { floats, type GoldenTensors } from './case.ts';

/** [out, in...] as [out, in]: convolution kernels are flattened as they lie. */
export function matrixOf(tensors: GoldenTensors, name: string): Matrix {
  const { shape, values } = floats(tensors, name);
  return { rows: shape[0], columns: sizeOf(shape.slice(1)), values };
}

/** The files count N zeros of M; we count N kept of M. n = 0 means no pattern. */
export function patternOf(params: { n: number; m: number }) {
  const { n, m } = params;
  return n > 0 ? { id: 'nm', options: { keep: m - n, of: m } } : { id: 'unstructured', options: {} };
}

export function applyMask({ values }: Matrix, { kept }: Mask): Float32Array {
  return values.map((value, i) => (kept[i] ? value : 0));
}
