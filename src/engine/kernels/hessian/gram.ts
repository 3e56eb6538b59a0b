/** X^T X on the active backend: half the work of a product where a kernel of ours knows that it is symmetric. */
import { engine, getBackend, getKernel, matMul, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * @param x [rows, columns]
 * @returns [columns, columns]
 */
export function gram(x: Tensor2D): Tensor2D {
  if (!getKernel('Gram', getBackend())) return matMul(x, x, true, false);
  return engine().runKernel('Gram', { x }) as Tensor2D;
}
