/** N:M: of every M consecutive inputs of a row at most N stay non-zero. Mishra et al. 2021, arXiv 2104.08378 (2:4). */
import { LabError } from '../errors.ts';
import type { NmSelection } from '../kernels/selection/contract.ts';
import type { OptionSchema } from '../options.ts';
import { definePattern, type SelectRequest } from './pattern.ts';
import { selectBy } from './selectMask.ts';

const options = {
  keep: { type: 'number', default: 2, min: 1, max: 31, integer: true },
  of: { type: 'number', default: 4, min: 2, max: 32, integer: true },
} as const satisfies OptionSchema;

const inGroups = ({ options: { keep, of } }: Pick<SelectRequest<typeof options>, 'options'>): NmSelection => ({
  kind: 'nm',
  keep,
  of,
});

export const nm = definePattern({
  id: 'nm',
  options,
  fixedSparsity: ({ keep, of }) => 1 - keep / of,
  windowColumns: ({ of }) => of,
  unitColumns: ({ of }) => of,
  check(name, rows, columns, { keep, of }) {
    if (keep >= of) refuse(name, rows, columns, keep, of, 'keepsAll', `N must be smaller than M`);
    if (columns < of) refuse(name, rows, columns, keep, of, 'tooNarrow', `a row has only ${columns} inputs`);
  },
  selection: inGroups,
  select: selectBy<typeof options>(inGroups),
});

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
