/** Sums of squares down the columns of a matrix: one kernel where the backend has ours, stock operations elsewhere. */
import { engine, getBackend, getKernel, square, sum, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/**
 * Not differentiable.
 * @param x [rows, columns]
 * @returns [columns]
 */
export function columnSquares(x: Tensor2D): Tensor1D {
  if (x.dtype !== 'float32' || !getKernel('ColumnSquares', getBackend())) return tidy(() => sum(square(x), 0));
  return engine().runKernel('ColumnSquares', { x }) as Tensor1D;
}
