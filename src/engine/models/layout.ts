/** The one place that knows how a native weight becomes the matrix [out, in] that methods and masks speak of. */
import { LabError } from '../errors.ts';
import type { Matrix } from '../tensor/matrix.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

/** Rows and columns of a parameter's matrix view: `outIn` has rank 2, `hwio` rank 4; a vector is one column. */
export function matrixShape(shape: Shape): { readonly rows: number; readonly columns: number } {
  if (shape.length === 1) return { rows: shape[0], columns: 1 };
  if (shape.length === 2) return { rows: shape[0], columns: shape[1] };
  if (shape.length === 4) return { rows: shape[3], columns: shape[0] * shape[1] * shape[2] };
  throw new LabError('shapeMismatch', `layout: wanted rank 1, 2 or 4, got [${shape}]`, {
    where: 'layout',
    wanted: 'rank 1, 2 or 4',
    got: shape.join(' x '),
  });
}

/**
 * Native -> matrix. `outIn` is the matrix already (copied); `hwio` [kh*kw*in, out] is transposed.
 * Works on weights and on kept bits alike.
 */
export function toMatrixOrder<A extends Float32Array | Uint8Array | Uint32Array>(values: A, shape: Shape): A {
  const { rows, columns } = matrixShape(shape);
  return shape.length <= 2 ? (values.slice() as A) : transpose(values, columns, rows);
}

/** Matrix -> native: the inverse. */
export function toNativeOrder<A extends Float32Array | Uint8Array | Uint32Array>(values: A, shape: Shape): A {
  const { rows, columns } = matrixShape(shape);
  return shape.length <= 2 ? (values.slice() as A) : transpose(values, rows, columns);
}

/** A native weight as a matrix. */
export function nativeToMatrix(values: Float32Array, shape: Shape): Matrix {
  return { ...matrixShape(shape), values: toMatrixOrder(values, shape) };
}

/** [rows, columns] -> [columns, rows]. */
function transpose<A extends Float32Array | Uint8Array | Uint32Array>(values: A, rows: number, columns: number): A {
  const turned = new (values.constructor as new (length: number) => A)(sizeOf([rows, columns]));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return turned;
}
