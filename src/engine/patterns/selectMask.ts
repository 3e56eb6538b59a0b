/** From a pattern's choice as data to a mask: at once, or wherever it is made soonest. */
import type { Selection } from '../kernels/selection/contract.ts';
import { referenceSelect } from '../kernels/selection/reference.ts';
import { selectKept } from '../kernels/selection/select.ts';
import type { OptionSchema } from '../options.ts';
import type { Mask } from '../tensor/matrix.ts';
import type { Pattern, SelectRequest } from './pattern.ts';

/** `select` of a pattern that can say its choice as data. */
export function selectBy<S extends OptionSchema>(
  selectionOf: (request: SelectRequest<S>) => Selection,
): (request: SelectRequest<S>) => Mask {
  return (request) => {
    const { scores, rows, columns } = request;
    return { rows, columns, kept: referenceSelect({ scores, rows, columns, selection: selectionOf(request) }) };
  };
}

/** The mask that `pattern.select` gives, to the last weight; asynchronous, for a GPU's answers take a while. */
export async function selectMask(pattern: Pattern, request: SelectRequest): Promise<Mask> {
  const selection = pattern.selection(request);
  if (selection === null) return pattern.select(request);
  const { scores, rows, columns } = request;
  return { rows, columns, kept: await selectKept({ scores, rows, columns, selection }) };
}
