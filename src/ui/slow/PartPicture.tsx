/** One part as a picture without words, for the strip. */
import { pathOf, placeIn } from '../charts/miniShape.ts';
import { TilePicture } from '../heatmap/TilePicture.tsx';
import { Columns } from './Columns.tsx';
import { chartOf } from './charts.ts';
import type { SlowPart, SlowTold } from './parts.ts';
import styles from './Slow.module.css';

export function PartPicture({ part, told }: { readonly part: SlowPart; readonly told: SlowTold }) {
  const tile = tileOf(part, told);
  if (tile) return <TilePicture {...tile} className={styles.tile} />;
  const chart = chartOf(part, told);
  if (chart) return <Columns {...chart} />;
  const { sorted, count } = told.ranking;
  const [lowest, highest] = [sorted[0][1], sorted[sorted.length - 1][1]];
  const points = sorted.map(
    ([place, score]) => [placeIn(place, [1, count], 0, 100), placeIn(score, [lowest, highest], 96, 4)] as const,
  );
  return (
    <svg className={styles.columns} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      <path className={styles.curve} d={pathOf(points)} />
    </svg>
  );
}

/** Of parts that are matrices. */
export function tileOf(part: SlowPart, { scores, mask, update }: SlowTold) {
  switch (part) {
    case 'score':
      return { tile: scores.tile, overlay: 'score' } as const;
    case 'mask':
      return { tile: mask.tile, overlay: 'mask' } as const;
    case 'update':
      return update && ({ tile: update.tile, overlay: 'change' } as const);
    default:
      return null;
  }
}
