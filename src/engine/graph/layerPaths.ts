/** What is left of one layer: kept weights, and those of them that do something. */
export interface LayerPaths {
  /** Parameter name. */
  readonly name: string;
  readonly weights: number;
  /** Kept by the mask. */
  readonly kept: number;
  /** Kept and on a way from input to output. */
  readonly live: number;
  readonly outputs: number;
  /** Outputs that give a constant or that nobody reads. */
  readonly deadOutputs: number;
}
