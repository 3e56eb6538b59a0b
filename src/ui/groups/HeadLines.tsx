/** Faint lines between the heads of a layer, over a picture of its whole matrix. */

import css from './Groups.module.css';
import type { HeadEdges } from './headEdges.ts';

export interface HeadLinesProps {
  readonly heads: HeadEdges;
  /** Rows or columns of the matrix, along the heads. */
  readonly size: number;
}

export function HeadLines({ heads: { axis, edges }, size }: HeadLinesProps) {
  const side = axis === 'rows' ? 'top' : 'left';
  return (
    <span className={css.heads} data-axis={axis} aria-hidden="true">
      {edges.map(({ at, apart }) => (
        <i key={at} data-apart={apart} style={{ [side]: `${(at / size) * 100}%` }} />
      ))}
    </span>
  );
}
