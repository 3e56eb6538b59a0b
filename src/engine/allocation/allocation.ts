/** An allocation spreads one wanted sparsity over the layers. */
import type { OptionSchema, OptionValues } from '../options.ts';
import type { Entry } from '../registry.ts';

export interface AllocatedWeight {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Kernel height and width; 1 and 1 for linear layers. */
  readonly kernel: readonly [number, number];
}

export interface AllocationRequest<S extends OptionSchema = OptionSchema> {
  /** Prunable and not protected, in network order. */
  readonly weights: readonly AllocatedWeight[];
  /** Wanted share of zeros over all of `weights`, in [0, 1]. */
  readonly sparsity: number;
  readonly options: OptionValues<S>;
  /** Scores by name, higher = kept; present when `needsScores`. */
  readonly scores: ReadonlyMap<string, Float32Array>;
  /** By name, in [0, 1]: share of outliers in the weight's block; present when the allocation asks for it. */
  readonly outliers?: ReadonlyMap<string, number>;
}

export interface Allocation<S extends OptionSchema = OptionSchema> extends Entry {
  readonly options: S;
  readonly needsScores: boolean;
  /**
   * Asks for the share of outliers among |W| * ||X||2 of the dense network, block by block: what exceeds so many means.
   * Absent = not asked for.
   */
  outlierMeans?(options: OptionValues<S>): number;
  /**
   * @returns sparsity by weight name. `global` returns count / numel, from which round-half-even gives the count back.
   * After rounding the total is met as nearly as whole weights allow.
   */
  allocate(request: AllocationRequest<S>): ReadonlyMap<string, number>;
}

export function defineAllocation<const S extends OptionSchema>(allocation: Allocation<S>): Allocation {
  return allocation as unknown as Allocation;
}
