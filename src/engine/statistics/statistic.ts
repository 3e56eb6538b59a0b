/** What methods may ask to know about calibration data or gradients, beside the weights themselves. */

/** One value per prunable weight. X is the weight's input over all calibration tokens (for conv: im2col rows). */
export interface StatisticTypes {
  /** Running mean over samples of the squared L2 norm of each input column: [in]. Wanda's `scaler_row`. */
  inputNorm: { readonly squaredNorm: Float32Array; readonly samples: number };
  /** 2/n X^T X, symmetric: [in, in]. SparseGPT. n = samples. */
  hessian: { readonly matrix: Float32Array; readonly columns: number; readonly samples: number };
  /** dL/dW of the mean calibration loss: [out, in]; accumulated squares of single-example gradients when asked for. */
  gradient: { readonly mean: Float32Array; readonly meanSquare: Float32Array | null };
}
export type StatisticId = keyof StatisticTypes;

/** The statistics that a method declared, and no others. */
export type StatisticsOf<I extends StatisticId> = { readonly [K in I]: StatisticTypes[K] };

/**
 * A pair of pure functions around plain data, one pair a statistic: `init` before the walk over calibration data,
 * `update` for each batch of inputs of the layer.
 */
export interface InputStatistic<I extends StatisticId> {
  readonly id: I;
  init(columns: number): StatisticTypes[I];
  /**
   * @param inputs [tokens, columns], row-major
   * @param samples how many sequences or images they come from
   */
  update(state: StatisticTypes[I], inputs: Float32Array, samples: number): StatisticTypes[I];
}
