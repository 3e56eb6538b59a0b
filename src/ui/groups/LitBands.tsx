/** Lit rows and columns as bands over a picture of the whole matrix. Places are shares of its sides. */

import css from './Groups.module.css';
import type { LitRanges, Range } from './litRanges.ts';

export interface LitBandsProps {
  readonly lit: LitRanges;
  readonly rows: number;
  readonly columns: number;
}

export function LitBands({ lit, rows, columns }: LitBandsProps) {
  return (
    <span className={css.bands} aria-hidden="true">
      {lit.rows.map((range) => (
        <i key={`r${range[0]}`} style={{ left: 0, right: 0, ...along(range, rows, 'top', 'height') }} />
      ))}
      {lit.columns.map((range) => (
        <i key={`c${range[0]}`} style={{ top: 0, bottom: 0, ...along(range, columns, 'left', 'width') }} />
      ))}
    </span>
  );
}

/** At least wide enough to be seen. */
function along([from, to]: Range, of: number, start: string, size: string) {
  return { [start]: `${(from / of) * 100}%`, [size]: `max(2px, ${((to - from + 1) / of) * 100}%)` };
}
