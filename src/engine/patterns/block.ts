/**
 * Block: rectangles of rows x columns go or stay as one. Blocks compete by the mean score of their weights: for whole
 * blocks the same ranking as by the sum, and a narrower block at the edge is not cut for being small.
 */
import { LabError } from '../errors.ts';
import { referenceSelect } from '../kernels/selection/reference.ts';
import { fullMask } from '../tensor/matrix.ts';
import { smallestByRule } from './counting.ts';
import { definePattern } from './pattern.ts';

export const block = definePattern({
  id: 'block',
  options: {
    rows: { type: 'number', default: 4, min: 1, max: 4096, integer: true },
    columns: { type: 'number', default: 4, min: 1, max: 4096, integer: true },
  },
  fixedSparsity: () => null,
  windowColumns: () => null,
  unitColumns: ({ columns }) => columns,
  check(name, rows, columns, options) {
    if (options.rows <= rows && options.columns <= columns) return;
    throw new LabError(
      'patternImpossible',
      `block: ${options.rows} x ${options.columns} does not fit in ${name} [${rows}, ${columns}]`,
      {
        pattern: 'block',
        name,
        rows,
        columns,
        blockRows: options.rows,
        blockColumns: options.columns,
        reason: 'tooLarge',
      },
    );
  },
  /** Means are sums in float64, which no shader has. */
  selection: () => null,
  /** Counts are of blocks: the rule is applied to the blocks of the layer, or of one row of blocks. */
  select({ scores, rows, columns, sparsity, compare, counting, options }) {
    const down = Math.ceil(rows / options.rows);
    const across = Math.ceil(columns / options.columns);
    const blockScores = meanOfBlocks(scores, rows, columns, options.rows, options.columns); // [down, across]
    const selection = smallestByRule({ rows: down, columns: across, sparsity, compare, counting });
    const keptBlocks = referenceSelect({ scores: blockScores, rows: down, columns: across, selection });
    const mask = fullMask(rows, columns);
    for (let row = 0; row < rows; row++) {
      const firstBlock = Math.floor(row / options.rows) * across;
      for (let column = 0; column < columns; column++) {
        mask.kept[row * columns + column] = keptBlocks[firstBlock + Math.floor(column / options.columns)];
      }
    }
    return mask;
  },
});

/** @returns [ceil(rows / blockRows), ceil(columns / blockColumns)]; sums in float64. */
function meanOfBlocks(
  scores: Float32Array,
  rows: number,
  columns: number,
  blockRows: number,
  blockColumns: number,
): Float32Array {
  const down = Math.ceil(rows / blockRows);
  const across = Math.ceil(columns / blockColumns);
  const sums = new Float64Array(down * across);
  const sizes = new Uint32Array(down * across);
  for (let row = 0; row < rows; row++) {
    const firstBlock = Math.floor(row / blockRows) * across;
    for (let column = 0; column < columns; column++) {
      const place = firstBlock + Math.floor(column / blockColumns);
      sums[place] += scores[row * columns + column];
      sizes[place]++;
    }
  }
  return Float32Array.from(sums, (sum, place) => sum / sizes[place]);
}
