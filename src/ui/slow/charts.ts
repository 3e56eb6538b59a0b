/** Parts of the slow motion that are drawn as columns: heights, and the line that stands among them. */
import type { HistogramCounts } from '../../engine/views/histogram.ts';
import { lineOf, type SlowPart, type SlowTold } from './parts.ts';

export interface Column {
  readonly key: string;
  readonly value: number;
  /** Of the value, at its foot: what is cut, or no longer 0. */
  readonly part: number;
  /** The layer that is looked at. */
  readonly lit: boolean;
}

export interface ColumnChart {
  readonly columns: readonly Column[];
  /** Place along the axis, in [0, 1]. */
  readonly line: number | null;
  /** Edges of a histogram; null where each column is a layer. */
  readonly edges: Pick<HistogramCounts, 'lower' | 'upper' | 'lowest' | 'highest'> | null;
}

/** null for parts that are no columns. */
export function chartOf(part: SlowPart, told: SlowTold): ColumnChart | null {
  const { name, ranking, forward, update } = told;
  switch (part) {
    case 'threshold':
      return histogramChart(ranking.histogram, lineOf(told) === 'line' ? ranking.highestCut : null);
    case 'loss':
      return histogramChart(forward.losses, forward.loss);
    case 'forward':
      return layerChart(
        name,
        forward.layers.map((layer) => ({ ...layer, value: layer.magnitude, part: 0 })),
      );
    case 'zeros':
      return layerChart(
        name,
        (update?.zeros ?? []).map((layer) => ({ ...layer, value: layer.cut, part: layer.revived })),
      );
    default:
      return null;
  }
}

function histogramChart(histogram: HistogramCounts, at: number | null): ColumnChart {
  const { counts, prunedCounts, lower, upper, lowest, highest } = histogram;
  return {
    columns: counts.map((value, bin) => ({
      key: String(lower + (bin / counts.length) * (upper - lower)),
      value,
      part: prunedCounts[bin],
      lit: false,
    })),
    line: at === null ? null : Math.min(1, Math.max(0, (at - lower) / (upper - lower))),
    edges: { lower, upper, lowest, highest },
  };
}

function layerChart(
  chosen: string,
  layers: readonly { readonly name: string; readonly value: number; readonly part: number }[],
): ColumnChart {
  return {
    columns: layers.map(({ name, value, part }) => ({ key: name, value, part, lit: name === chosen })),
    line: null,
    edges: null,
  };
}
