/** Where the matrices of a broadcast batch begin. */
import { type Shape, sizeOf } from '../../tensor/shape.ts';

/**
 * Offset (in elements) of the operand's matrix for each matrix of the result, in order.
 * @param operand batch dimensions of the operand
 * @param result batch dimensions of the result: the operand's, broadcast
 * @param matrix elements of one matrix
 */
export function broadcastOffsets(operand: Shape, result: Shape, matrix: number): number[] {
  const missing = result.length - operand.length;
  const strides = result.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || operand[own] === 1 ? 0 : sizeOf(operand.slice(own + 1)) * matrix;
  });
  return Array.from({ length: sizeOf(result) }, (_, index) => {
    let offset = 0;
    for (let axis = result.length - 1; axis >= 0; axis--) {
      offset += (index % result[axis]) * strides[axis];
      index = Math.floor(index / result[axis]);
    }
    return offset;
  });
}
