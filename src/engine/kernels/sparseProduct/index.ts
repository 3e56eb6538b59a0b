/** A packed weight on the backend, and the product that reads nothing but what was packed: x W^T. */
import { dispose, engine, getBackend, getKernel, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { CsrMatrix } from '../../sparse/csr.ts';
import { type NmMatrix, placeBits } from '../../sparse/nm.ts';
import { assertShape } from '../../tensor/shape.ts';

/** [rows, columns] on the backend; not differentiable. */
export interface SparseWeight {
  readonly rows: number;
  readonly columns: number;
  /** @param x [tokens, columns] @returns [tokens, rows] @throws LabError 'shapeMismatch' */
  product(x: Tensor2D): Tensor2D;
  dispose(): void;
}

/** Whether the active backend has these kernels: without them a sparse weight cannot be multiplied as one. */
export function hasSparseProduct(): boolean {
  return getKernel('CsrProduct', getBackend()) !== undefined;
}

export function uploadCsr({ rows, columns, rowOffsets, columnIndices, values }: CsrMatrix): SparseWeight {
  const inputs = {
    rowOffsets: tensor1d(Int32Array.from(rowOffsets), 'int32'),
    columnIndices: tensor1d(Int32Array.from(columnIndices), 'int32'),
    values: tensor1d(values.slice(), 'float32'),
  };
  return sparseWeight('CsrProduct', rows, columns, inputs, {});
}

export function uploadNm({ rows, columns, n, m, values, indices }: NmMatrix): SparseWeight {
  const padded = new Uint8Array(4 * Math.ceil((indices.length + 1) / 4)); // one byte more can be read
  padded.set(indices);
  const inputs = {
    values: tensor1d(values.slice(), 'float32'),
    places: tensor1d(new Int32Array(padded.buffer), 'int32'),
  };
  return sparseWeight('NmProduct', rows, columns, inputs, { n, m, bits: placeBits(m) });
}

function sparseWeight(
  kernel: string,
  rows: number,
  columns: number,
  inputs: Readonly<Record<string, Tensor1D>>,
  attributes: Readonly<Record<string, number>>,
): SparseWeight {
  return {
    rows,
    columns,
    product(x) {
      assertShape(`${kernel} input`, x.shape, [x.shape[0], columns]);
      return engine().runKernel(kernel, { x, ...inputs }, { rows, ...attributes }) as Tensor2D;
    },
    dispose: () => dispose(Object.values(inputs)),
  };
}
