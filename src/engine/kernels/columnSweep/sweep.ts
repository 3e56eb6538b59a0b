/**
 * The heavy parts of SparseGPT's column loop: the compiled kernel where it is installed, else reference.ts, its oracle.
 */
import { arrayKernels } from '../wasm/arrays.ts';
import type { ColumnSweep, SweepRequest } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepOnWasm } from './wasm.ts';

/** @returns what `walk` made of W: [rows, columns]; the one given stays as it is */
export function sweepColumns(request: SweepRequest, walk: (sweep: ColumnSweep) => void): Float32Array {
  const kernels = arrayKernels();
  return kernels ? sweepOnWasm(kernels, request, walk) : referenceSweep(request, walk);
}
