/** Arithmetic of the histogram picture: bars, places along the axis, what a threshold would cut. */
import type { HistogramCounts } from '../../engine/views/histogram.ts';

export interface Bar {
  /** Left edge and width as shares of the axis. */
  readonly left: number;
  readonly width: number;
  /** Heights as shares of the tallest bar; the pruned part stands at the foot. */
  readonly height: number;
  readonly prunedHeight: number;
}

export function makeBars({ counts, prunedCounts }: HistogramCounts): readonly Bar[] {
  const tallest = Math.max(1, ...counts);
  return counts.map((count, bin) => ({
    left: bin / counts.length,
    width: 1 / counts.length,
    // One lone score among thousands is still seen.
    height: count === 0 ? 0 : Math.max(count / tallest, 0.012),
    prunedHeight: (count === 0 ? 0 : Math.max(count / tallest, 0.012)) * (count === 0 ? 0 : prunedCounts[bin]! / count),
  }));
}

/** Score to a share of the axis, clamped to it. */
export function placeOf({ lower, upper }: HistogramCounts, score: number): number {
  return Math.min(1, Math.max(0, (score - lower) / (upper - lower)));
}
export function scoreAt({ lower, upper }: HistogramCounts, place: number): number {
  return lower + Math.min(1, Math.max(0, place)) * (upper - lower);
}

/** Share of scores at or below a threshold, taking the scores of a bin as spread evenly over it. */
export function shareBelow(histogram: HistogramCounts, threshold: number): number {
  const { counts } = histogram;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const reach = ((threshold - histogram.lower) / (histogram.upper - histogram.lower)) * counts.length;
  let below = 0;
  for (const [bin, count] of counts.entries()) below += count * Math.min(1, Math.max(0, reach - bin));
  return below / total;
}

/** Where a key moves the threshold; null when it is none of its keys. One step is a hundredth of the axis. */
export function thresholdKey(histogram: HistogramCounts, threshold: number, key: string): number | null {
  const step = (histogram.upper - histogram.lower) / 100;
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: step,
    ArrowUp: step,
    ArrowLeft: -step,
    ArrowDown: -step,
    PageUp: 10 * step,
    PageDown: -10 * step,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const move = moves[key];
  return move === undefined ? null : Math.min(histogram.upper, Math.max(histogram.lower, threshold + move));
}

/** CSS of a label beside a mark: it leans inwards so that it never leaves the picture. */
export function labelPlace(place: number): { readonly left: string } | { readonly right: string } {
  return place < 0.5 ? { left: `calc(${place * 100}% + 8px)` } : { right: `calc(${(1 - place) * 100}% + 8px)` };
}
