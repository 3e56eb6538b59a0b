/** A layer's mini heatmap: the texture; the card's text says the shape. */
import type { ReactNode } from 'react';
import type { Tile } from '../../engine/views/tiles.ts';
import { TilePicture } from '../heatmap/TilePicture.tsx';
import css from './Network.module.css';

export function Thumbnail({ tile, children }: { readonly tile: Tile; readonly children?: ReactNode }) {
  return (
    <TilePicture tile={tile} overlay="value" className={css.thumbnail}>
      {children}
    </TilePicture>
  );
}
