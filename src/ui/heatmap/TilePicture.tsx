/** A whole matrix in little, stretched over its frame: the same painter and colours as the big heatmap. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Tile } from '../../engine/views/tiles.ts';
import { clearPicture, paintTile } from '../../pictures/paint.ts';
import { pack, rampOf } from '../../pictures/palette.ts';
import type { Overlay } from '../../workers/protocol.ts';
import { usePalette } from './usePalette.ts';
import { useSize } from './useSize.ts';

export interface TilePictureProps {
  readonly tile: Tile;
  readonly overlay: Overlay;
  /** Gives the frame its size. */
  readonly className: string;
  readonly children?: ReactNode;
}

export function TilePicture({ tile, overlay, className, children }: TilePictureProps) {
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
        ramp: rampOf(palette, overlay),
        limit: tile.limit,
        fade: overlay === 'mask' ? 1 : overlay === 'score' || overlay === 'flips' ? 0 : 0.9,
        maskOnly: overlay === 'mask',
        hatch: palette.hatch,
        background: pack(palette.panel),
      },
    );
    context.putImageData(image, 0, 0);
  }, [tile, overlay, palette, width, height]);
  return (
    <span ref={frame} className={className}>
      <canvas ref={canvas} width={width} height={height} />
      {children}
    </span>
  );
}
