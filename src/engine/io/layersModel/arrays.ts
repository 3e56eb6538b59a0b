/** A dense kernel is [in, out] in Keras and [out, in] here; kernels of convolutions lie alike in both. */

/** @param kernel [in, out] @returns [out, in] */
export function toNativeDense(kernel: Float32Array, out: number): Float32Array<ArrayBuffer> {
  return transpose(kernel, kernel.length / out, out);
}

/** @param weight [out, in] @returns [in, out] */
export function toKerasDense(weight: Float32Array, out: number): Float32Array<ArrayBuffer> {
  return transpose(weight, out, weight.length / out);
}

/** [rows, columns] -> [columns, rows]; a length that does not divide gives an array that the graph refuses. */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return turned;
}
