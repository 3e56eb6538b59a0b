/** How strong each input of the layer was over the calibration data, above the columns that read it. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import css from './Heatmap.module.css';
import { usePalette } from './usePalette.ts';
import { cellSize, type MatrixSize, type Size, type Viewport, visibleWindow } from './viewport.ts';

export interface NormStripProps {
  /** L2 norm of each input: [columns]. */
  readonly norms: Float32Array;
  readonly matrix: MatrixSize;
  readonly view: Viewport;
  readonly plot: Size;
}

const height = 22;

export function NormStrip({ norms, matrix, view, plot }: NormStripProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  let [largest, at, smallest] = [0, 0, Number.POSITIVE_INFINITY];
  for (const [column, norm] of norms.entries()) {
    if (norm > largest) [largest, at] = [norm, column];
    smallest = Math.min(smallest, norm);
  }
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || largest === 0) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, plot.width, height);
    context.fillStyle = `rgb(${palette.ink.join(' ')} / 60%)`;
    const { width } = cellSize(view.zoom, matrix, plot);
    const seen = visibleWindow(view, matrix, plot);
    for (let column = seen.column; column < seen.column + seen.columns; column++) {
      const bar = Math.max(1, (norms[column] / largest) * (height - 2));
      context.fillRect((column - view.column) * width, height - bar, Math.max(1, width - (width > 4 ? 1 : 0)), bar);
    }
  }, [norms, matrix, view, plot, palette, largest]);
  return (
    <canvas
      ref={canvas}
      className={css.norms}
      role="img"
      aria-label={t('heatmap.norms', {
        least: format.decimal(smallest),
        most: format.decimal(largest),
        at,
      })}
      title={t('heatmap.normsWhy')}
      width={Math.round(plot.width * window.devicePixelRatio)}
      height={Math.round(height * window.devicePixelRatio)}
      style={{ width: plot.width, height }}
    />
  );
}
