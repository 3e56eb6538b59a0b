/** A pattern turns scores into a mask: which shapes of holes are allowed. */
import type { Selection } from '../kernels/selection/contract.ts';
import type { OptionSchema, OptionValues } from '../options.ts';
import type { Entry } from '../registry.ts';
import type { Mask } from '../tensor/matrix.ts';

/** Which weights compete with one another inside a matrix. Ranking over the whole model is the `global` allocation. */
export type CompareGroup = 'row' | 'layer';

/**
 * How many of n competing weights a sparsity s removes (algorithms.md section 1; they differ on purpose):
 * - `exact`      round-half-even(n*s), torch.nn.utils.prune;
 * - `truncate`   int(n*s), Wanda's rows and LoRAPrune;
 * - `threshold`  everything <= the int(n*s)-th smallest, so int(n*s)+1 without ties: the magnitude and SparseGPT references.
 */
export type CountingRule = 'exact' | 'truncate' | 'threshold';

export interface SelectRequest<S extends OptionSchema = OptionSchema> {
  /** [rows, columns], higher = kept; finite. Ties go to the lower index (pruned first). */
  readonly scores: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** Wanted share of zeros in [0, 1]. Patterns with a fixed sparsity (N:M) do not read it. */
  readonly sparsity: number;
  readonly compare: CompareGroup;
  readonly counting: CountingRule;
  readonly options: OptionValues<S>;
}

export interface Pattern<S extends OptionSchema = OptionSchema> extends Entry {
  readonly options: S;
  /** Sparsity that the pattern dictates (2:4 -> 0.5), or null when the caller chooses it. */
  fixedSparsity(options: OptionValues<S>): number | null;
  /**
   * How many consecutive columns are decided together by a method that works column by column (SparseGPT):
   * M for N:M, null when its own block is the window.
   */
  windowColumns(options: OptionValues<S>): number | null;
  /** Width of the pattern's unit: who cuts a matrix into column blocks cuts at its multiples. */
  unitColumns(options: OptionValues<S>): number;
  /** @throws LabError 'patternImpossible' when a matrix of this shape cannot carry the pattern. */
  check(name: string, rows: number, columns: number, options: OptionValues<S>): void;
  select(request: SelectRequest<S>): Mask;
  /** The same choice as data, for kernels; null where only `select` can make it. */
  selection(request: Omit<SelectRequest<S>, 'scores'>): Selection | null;
}

/** Keeps the literal types of the options. */
export function definePattern<const S extends OptionSchema>(pattern: Pattern<S>): Pattern {
  return pattern as unknown as Pattern;
}
