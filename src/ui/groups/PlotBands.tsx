/** Lit rows and columns over the part of a matrix that the heatmap shows. */
import type { CSSProperties } from 'react';
import { cellSize, type MatrixSize, type Size, type Viewport } from '../heatmap/viewport.ts';
import css from './Groups.module.css';
import type { Range } from './litRanges.ts';
import { useLit } from './useLit.ts';

export interface PlotBandsProps {
  readonly layer: MatrixSize & { readonly name: string };
  readonly view: Viewport;
  readonly plot: Size;
}

export function PlotBands({ layer, view, plot }: PlotBandsProps) {
  const lit = useLit(layer.name);
  const cell = cellSize(view.zoom, layer, plot);
  const wide = Math.min(plot.width, (layer.columns - view.column) * cell.width);
  const high = Math.min(plot.height, (layer.rows - view.row) * cell.height);
  const band = ([from, to]: Range, first: number, size: number) => ({
    start: (from - first) * size,
    length: Math.max(2, (to - from + 1) * size),
  });
  const boxes: CSSProperties[] = [
    ...lit.rows.map((range): CSSProperties => {
      const { start, length } = band(range, view.row, cell.height);
      return { left: 0, width: wide, top: start, height: length };
    }),
    ...lit.columns.map((range): CSSProperties => {
      const { start, length } = band(range, view.column, cell.width);
      return { top: 0, height: high, left: start, width: length };
    }),
  ];
  return (
    <div className={css.bands} aria-hidden="true">
      {boxes.map((style) => (
        <i key={`${style.left} ${style.top} ${style.width}`} style={style} />
      ))}
    </div>
  );
}
