/**
 * The heavy parts of SparseGPT's column loop: the compiled kernel where it is installed, else reference.ts, its oracle.
 */
import { arrayKernels } from '../wasm/arrays.ts';
import type { SweepRequest, SweptColumns, Walk } from './contract.ts';
import { referenceSweep } from './reference.ts';
import { sweepOnWasm } from './wasm.ts';

/** The weights given stay as they are. */
export async function sweepColumns(request: SweepRequest, walk: Walk): Promise<SweptColumns> {
  const kernels = arrayKernels();
  return kernels ? sweepOnWasm(kernels, request, walk) : referenceSweep(request, walk);
}
