/**
 * Outlier weighed layer-wise sparsity: a block keeps more where more of its scores |W| * ||X||2 stand out. Yin et al.
 * 2023, arXiv 2310.05175, as the released code computes it.
 */
import { defineAllocation } from './allocation.ts';

/** A block that would keep everything loses this much, as in the reference. */
const smallestSparsity = 0.01;

export const owl = defineAllocation({
  id: 'owl',
  options: {
    /** M: what exceeds so many times the block's mean score is an outlier. */
    means: { type: 'number', default: 5, min: 1, max: 100, step: 1 },
    /** lambda: half of the range that densities spread over. */
    spread: { type: 'number', default: 0.08, min: 0, max: 0.5, step: 0.01 },
  },
  needsScores: false,
  outlierMeans: ({ means }) => means,
  /**
   * density_l = r_l - mean(r) + (1 - s) with r_l = 2 lambda (D_l - min D) / (max D - min D). The mean is taken over
   * weights, so the total is met whatever the blocks' sizes; for equal blocks it is the reference's mean over blocks.
   */
  allocate({ weights, sparsity, options: { spread }, outliers }) {
    if (sparsity === 0 || sparsity === 1) return new Map(weights.map(({ name }) => [name, sparsity]));
    const shares = weights.map(({ name }) => outliers?.get(name) ?? 0);
    const least = Math.min(...shares);
    const range = Math.max(...shares) - least;
    // No block stands out: the reference divides by zero, uniform is what is meant
    const raised = shares.map((share) => (range === 0 ? 0 : ((share - least) / range) * 2 * spread));
    const sizes = weights.map(({ rows, columns }) => rows * columns);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    const mean = raised.reduce((sum, r, i) => sum + r * sizes[i], 0) / all;
    return new Map(
      weights.map(({ name }, i) => {
        const wanted = sparsity - (raised[i] - mean);
        return [name, Math.min(1, wanted <= 0 ? smallestSparsity : wanted)] as const;
      }),
    );
  },
});
