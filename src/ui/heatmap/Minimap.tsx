/** The whole matrix in small, with a frame around what the plot shows; a press moves the plot there. */
import { type PointerEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clearPicture, paintTile } from '../../pictures/paint.ts';
import { pack, rampOf } from '../../pictures/palette.ts';
import type { LayerView } from '../../workers/protocol.ts';
import css from './Heatmap.module.css';
import { usePalette } from './usePalette.ts';
import { cellSize, clampViewport, type Size, type Viewport } from './viewport.ts';

export interface MinimapProps {
  readonly layer: LayerView;
  readonly view: Viewport;
  readonly plot: Size;
  readonly onView: (change: (view: Viewport) => Viewport) => void;
}

const longest = 132;
const shortest = 14;
/** Low enough to stand beside the axis label instead of over the picture. */
const flat = 16;

/** A helper for the eye: everything it does, the keyboard and the position text do as well. */
export function Minimap(props: MinimapProps) {
  const { layer, view, plot } = props;
  const cell = cellSize(view.zoom, layer, plot);
  const whole = plot.width / cell.width >= layer.columns && plot.height / cell.height >= layer.rows;
  return whole ? null : <Picture {...props} />;
}

function Picture({ layer, view, plot, onView }: MinimapProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const scale = longest / Math.max(layer.rows, layer.columns);
  const width = Math.max(shortest, Math.round(layer.columns * scale));
  const height = Math.min(90, Math.max(shortest, Math.round(layer.rows * scale)));
  const fineWidth = Math.round(width * window.devicePixelRatio);
  const fineHeight = Math.round(height * window.devicePixelRatio);
  const { thumbnail } = layer;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(fineWidth, fineHeight);
    const picture = { pixels: image.data, width: fineWidth, height: fineHeight };
    clearPicture(picture, pack(palette.panel));
    paintTile(
      picture,
      thumbnail,
      { left: 0, top: 0, cellWidth: fineWidth / layer.columns, cellHeight: fineHeight / layer.rows, pixelRatio: 1 },
      {
        palette,
        ramp: rampOf(palette, 'value'),
        limit: thumbnail.limit,
        fade: 0.85,
        maskOnly: false,
        hatch: palette.hatch,
        background: pack(palette.panel),
      },
    );
    context.putImageData(image, 0, 0);
  }, [thumbnail, palette, fineWidth, fineHeight, layer.rows, layer.columns]);

  const cell = cellSize(view.zoom, layer, plot);
  const visible = { columns: plot.width / cell.width, rows: plot.height / cell.height };
  const share = (value: number, size: number) => `${Math.min(100, Math.max(0, (value / size) * 100))}%`;
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const column = ((event.clientX - box.left) / box.width) * layer.columns - visible.columns / 2;
    const row = ((event.clientY - box.top) / box.height) * layer.rows - visible.rows / 2;
    onView((old) => clampViewport({ ...old, row, column }, layer, plot));
  };
  return (
    <div
      className={css.minimap}
      data-flat={height <= flat}
      style={{ width, height }}
      title={t('heatmap.minimap')}
      onPointerDown={go}
      onPointerMove={go}
      aria-hidden="true"
    >
      <canvas ref={canvas} width={fineWidth} height={fineHeight} />
      <span
        style={{
          left: share(view.column, layer.columns),
          top: share(view.row, layer.rows),
          width: share(visible.columns, layer.columns),
          height: share(visible.rows, layer.rows),
        }}
      />
    </div>
  );
}
