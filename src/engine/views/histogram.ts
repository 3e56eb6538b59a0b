/** How many scores fall where, and how many of them are pruned: what the inspector draws. */

export interface HistogramCounts {
  /** Edges of the first and the last bin. Scores beyond an edge are counted in the bin beside it. */
  readonly lower: number;
  readonly upper: number;
  /** Smallest and largest score: beyond the edges when the tails were folded in. */
  readonly lowest: number;
  readonly highest: number;
  readonly counts: readonly number[];
  /** Of each bin, how many are pruned. */
  readonly prunedCounts: readonly number[];
}

/** Scores looked at for the percentiles; a regular sample of larger slices. */
const sampleSize = 1 << 15;

/**
 * Bins of equal width over [lower, upper]. The edges are the smallest and largest score, unless a tail is heavy: one
 * outlier would squeeze everything else into a single bar, so an edge further out than 1.5 times the range of the
 * 0.1 to 99.9 percentile is drawn in to that percentile. Scores without negatives start at 0 when they come near it.
 * @param scores of a layer or of one row; finite
 * @param kept 1 = kept, 0 = pruned; as long as `scores`
 */
export function makeHistogram(scores: Float32Array, kept: Uint8Array, bins: number): HistogramCounts {
  const counts = new Array<number>(bins).fill(0);
  const prunedCounts = new Array<number>(bins).fill(0);
  if (scores.length === 0) return { lower: 0, upper: 1, lowest: 0, highest: 0, counts, prunedCounts };
  const edges = edgesOf(scores);
  const scale = bins / (edges.upper - edges.lower);
  for (let i = 0; i < scores.length; i++) {
    const bin = Math.floor((scores[i]! - edges.lower) * scale);
    const at = bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
    counts[at]!++;
    if (kept[i] === 0) prunedCounts[at]!++;
  }
  return { ...edges, counts, prunedCounts };
}

function edgesOf(scores: Float32Array) {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  if (lowest === highest) {
    // All equal: one bar in the middle.
    const reach = lowest === 0 ? 1 : Math.abs(lowest);
    return { lower: lowest - reach, upper: highest + reach, lowest, highest };
  }
  const stride = Math.max(1, Math.floor(scores.length / sampleSize));
  const sample = new Float32Array(Math.ceil(scores.length / stride));
  for (let i = 0; i < sample.length; i++) sample[i] = scores[i * stride]!;
  sample.sort();
  const low = sample[Math.floor((sample.length - 1) * 0.001)]!;
  const high = sample[Math.ceil((sample.length - 1) * 0.999)]!;
  const range = high - low;
  let lower = range > 0 && lowest < low - 0.5 * range ? low : lowest;
  const upper = range > 0 && highest > high + 0.5 * range ? high : highest;
  if (lower > 0 && lower < 0.25 * upper) lower = 0;
  return { lower, upper, lowest, highest };
}
