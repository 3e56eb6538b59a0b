/** A layer's mini heatmap: the same painter and colours as the big one. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Tile } from '../../engine/views/tiles.ts';
import { clearPicture, paintTile } from '../heatmap/paint.ts';
import { pack, rampOf } from '../heatmap/palette.ts';
import { usePalette } from '../heatmap/usePalette.ts';
import { useSize } from '../heatmap/useSize.ts';
import css from './Network.module.css';

export function Thumbnail({ tile, children }: { readonly tile: Tile; readonly children?: ReactNode }) {
  const frame = useRef<HTMLSpanElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const size = useSize(frame);
  const width = Math.round(size.width * window.devicePixelRatio);
  const height = Math.round(size.height * window.devicePixelRatio);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const image = new ImageData(width, height);
    const picture = { pixels: image.data, width, height };
    clearPicture(picture, pack(palette.panel));
    // Stretched over the card: a thumbnail shows the texture, the card's text the shape.
    const cellWidth = width / tile.columns;
    const cellHeight = height / tile.rows;
    paintTile(
      picture,
      tile,
      {
        left: -tile.column * cellWidth,
        top: -tile.row * cellHeight,
        cellWidth,
        cellHeight,
        pixelRatio: window.devicePixelRatio,
      },
      {
        palette,
        ramp: rampOf(palette, 'value'),
        limit: tile.limit,
        fade: 0.9,
        maskOnly: false,
        hatch: palette.hatch,
        background: pack(palette.panel),
      },
    );
    context.putImageData(image, 0, 0);
  }, [tile, palette, width, height]);
  return (
    <span ref={frame} className={css.thumbnail}>
      <canvas ref={canvas} width={width} height={height} />
      {children}
    </span>
  );
}
