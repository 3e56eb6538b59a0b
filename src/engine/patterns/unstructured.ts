/** Unstructured: any weight may go; rows compete within themselves or the whole layer together. */
import { smallestByRule } from './counting.ts';
import { definePattern } from './pattern.ts';
import { selectBy } from './selectMask.ts';

export const unstructured = definePattern({
  id: 'unstructured',
  options: {},
  fixedSparsity: () => null,
  windowColumns: () => null,
  unitColumns: () => 1,
  check: () => {},
  selection: smallestByRule,
  select: selectBy(smallestByRule),
});
