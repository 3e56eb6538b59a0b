/** The scores of a layer, counted, as a picture that stands alone: what was cut at the foot of each bar. English. Pure. */
import { plainPlot } from '../../pictures/plainPlot.ts';
import type { HistogramView } from '../protocol.ts';

export function scoresSvg({ name, lower, upper, counts, prunedCounts, threshold }: HistogramView): string {
  return plainPlot({
    x: { name: `score of a weight of ${name}`, from: lower, to: upper },
    y: { name: 'weights', from: 0, to: Math.max(1, ...counts), log: false },
    bars: [
      { name: 'cut', heights: prunedCounts },
      { name: 'kept', heights: counts.map((count, bin) => count - prunedCounts[bin]) },
    ],
    lines: [],
    level: null,
    ...(threshold === null ? {} : { place: { name: 'largest score that was cut', at: Math.min(threshold, upper) } }),
  });
}
