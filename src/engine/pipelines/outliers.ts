/** How many of a block's scores |W| * ||X||2 stand out: what outlier-weighed allocation spreads sparsity by. */
import type { Matrix } from '../tensor/matrix.ts';
import type { StatisticsByWeight } from './gatherStatistics.ts';
import type { PrunePlan, WeightStatistics } from './pruneModel.ts';

export interface ScoredInput {
  readonly weight: Matrix;
  /** Mean over samples of each input's squared norm: [in]. */
  readonly squaredNorm: Float32Array;
}

/**
 * Share in [0, 1] of entries above `means` times the mean of all entries of the block. Yin et al. 2023, section 3.1.
 * @param block the matrices that are taken together
 */
export function outlierShare(block: readonly ScoredInput[], means: number): number {
  let sum = 0;
  let count = 0;
  eachScore(block, (score) => {
    sum += score;
    count += 1;
  });
  const threshold = (means * sum) / count;
  let above = 0;
  eachScore(block, (score) => {
    if (score > threshold) above += 1;
  });
  return count === 0 ? 0 : above / count;
}

/** Share of outliers by weight name, each layer for itself; empty when the allocation does not ask. */
export function outliersOf(
  { allocation, allocationOptions }: PrunePlan,
  stats: StatisticsByWeight,
  weights: ReadonlyMap<string, Matrix>,
): ReadonlyMap<string, number> {
  const means = allocation.outlierMeans?.(allocationOptions);
  if (means === undefined) return new Map();
  return new Map(
    [...weights].map(([name, weight]) => {
      const { inputNorm } = (stats.get(name) ?? {}) as Partial<WeightStatistics>;
      if (!inputNorm) throw new Error(`outliers: ${name} has no input norms`);
      return [name, outlierShare([{ weight, squaredNorm: inputNorm.squaredNorm }], means)] as const;
    }),
  );
}

function eachScore(block: readonly ScoredInput[], visit: (score: number) => void): void {
  for (const { weight, squaredNorm } of block) {
    const norm = squaredNorm.map(Math.sqrt);
    const { values, columns } = weight;
    for (let place = 0; place < values.length; place++)
      visit(Math.fround(Math.abs(values[place]) * norm[place % columns]));
  }
}
