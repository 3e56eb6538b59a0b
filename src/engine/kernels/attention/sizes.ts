/** What attention is told beside its tensors. */

export interface AttentionSizes {
  /** Of one sequence. */
  readonly tokens: number;
  readonly heads: number;
  /** Divides `heads`: consecutive query heads share one. */
  readonly kvHeads: number;
  /** Even. */
  readonly headDim: number;
  /** How many tokens back a token sees, itself included; null = all. */
  readonly window: number | null;
}

/** Angles of every position: [tokens, headDim / 2]. */
export interface RotaryTables {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}
