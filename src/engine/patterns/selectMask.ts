/** A pattern's choice, wherever it is made soonest. */
import type { Mask } from '../tensor/matrix.ts';
import type { Pattern, SelectRequest } from './pattern.ts';

/** The mask that `pattern.select` gives; asynchronous, for a GPU's answers take a while. */
export async function selectMask(pattern: Pattern, request: SelectRequest): Promise<Mask> {
  return pattern.select(request);
}
