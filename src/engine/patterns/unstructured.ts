/** Unstructured: any weight may go; rows compete within themselves or the whole layer together. */
import { fullMask } from '../tensor/matrix.ts';
import { createBins } from '../tensor/selection.ts';
import { dropLowest } from './counting.ts';
import { definePattern } from './pattern.ts';

export const unstructured = definePattern({
  id: 'unstructured',
  options: {},
  fixedSparsity: () => null,
  windowColumns: () => null,
  unitColumns: () => 1,
  check: () => {},
  select({ scores, rows, columns, sparsity, compare, counting }) {
    const mask = fullMask(rows, columns);
    const width = compare === 'layer' ? scores.length : columns;
    const bins = createBins();
    for (let start = 0; start < scores.length; start += width) {
      const end = start + width;
      dropLowest(scores.subarray(start, end), sparsity, counting, mask.kept.subarray(start, end), bins);
    }
    return mask;
  },
});
