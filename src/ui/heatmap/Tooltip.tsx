/** The note beside the weight that the pointer or the keyboard cursor is on; none while that weight is out of sight. */
import type { Place } from './cells.ts';
import css from './Heatmap.module.css';
import { cellSize, type MatrixSize, type Size, type Viewport } from './viewport.ts';

export interface TooltipProps {
  readonly at: Place;
  readonly lines: readonly string[];
  readonly view: Viewport;
  readonly matrix: MatrixSize;
  readonly plot: Size;
}

export function Tooltip({ at, lines, view, matrix, plot }: TooltipProps) {
  const cell = cellSize(view.zoom, matrix, plot);
  const left = (at.column - view.column) * cell.width;
  const top = (at.row - view.row) * cell.height;
  if (left < 0 || top < 0 || left >= plot.width || top >= plot.height) return null;
  const toTheLeft = left + cell.width > plot.width * 0.6;
  const above = top > plot.height * 0.6;
  const style = {
    ...(toTheLeft ? { right: plot.width - left + 10 } : { left: left + cell.width + 10 }),
    ...(above ? { bottom: Math.max(4, plot.height - top - cell.height) } : { top: Math.max(4, top) }),
  };
  return (
    <div className={css.tooltip} style={style} aria-hidden="true">
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}
