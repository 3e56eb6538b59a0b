/** N:M: of every M consecutive inputs of a row at most N stay non-zero. Mishra et al. 2021, arXiv 2104.08378 (2:4). */
import { LabError } from '../errors.ts';
import { fullMask } from '../tensor/matrix.ts';
import { refuseNaN } from '../tensor/selection.ts';
import { definePattern } from './pattern.ts';

export const nm = definePattern({
  id: 'nm',
  options: {
    keep: { type: 'number', default: 2, min: 1, max: 31, integer: true },
    of: { type: 'number', default: 4, min: 2, max: 32, integer: true },
  },
  fixedSparsity: ({ keep, of }) => 1 - keep / of,
  windowColumns: ({ of }) => of,
  unitColumns: ({ of }) => of,
  check(name, rows, columns, { keep, of }) {
    if (keep >= of) refuse(name, rows, columns, keep, of, 'keepsAll', `N must be smaller than M`);
    if (columns < of) refuse(name, rows, columns, keep, of, 'tooNarrow', `a row has only ${columns} inputs`);
  },
  /** A narrower last group loses min(M - N, its width), as in the references. */
  select({ scores, rows, columns, options: { keep, of } }) {
    refuseNaN(scores);
    const mask = fullMask(rows, columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column += of) {
        const start = row * columns + column;
        const width = Math.min(of, columns - column);
        for (let gone = Math.min(of - keep, width); gone > 0; gone--) dropOne(scores, mask.kept, start, start + width);
      }
    }
    return mask;
  },
});

/** Drops the lowest score that is still kept in [start, end); the first one of equals. */
function dropOne(scores: Float32Array, kept: Uint8Array, start: number, end: number): void {
  let lowest = -1;
  for (let i = start; i < end; i++) {
    if (kept[i] === 1 && (lowest < 0 || scores[i] < scores[lowest])) lowest = i;
  }
  kept[lowest] = 0;
}

function refuse(
  name: string,
  rows: number,
  columns: number,
  keep: number,
  of: number,
  reason: string,
  why: string,
): never {
  throw new LabError('patternImpossible', `nm: ${keep}:${of} cannot hold in ${name} [${rows}, ${columns}]: ${why}`, {
    pattern: 'nm',
    name,
    rows,
    columns,
    keep,
    of,
    reason,
  });
}
