/** What methods may ask to know about calibration data or gradients, beside the weights themselves. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** One value per prunable weight. X is the weight's input over all calibration tokens (for conv: im2col rows). */
export interface StatisticTypes {
  /** Running mean over samples of the squared L2 norm of each input column: [in]. Wanda's `scaler_row`. */
  inputNorm: { readonly squaredNorm: Float32Array; readonly samples: number };
  /** 2/n X^T X, symmetric: [in, in]. SparseGPT. n = samples. */
  hessian: { readonly matrix: Float32Array; readonly columns: number; readonly samples: number };
  /**
   * Of the mean calibration loss: dL/dW, [out, in]; with `squares` also the mean square of single-example gradients
   * (a diagonal Fisher), [out, in].
   */
  gradient: { readonly mean: Float32Array; readonly meanSquare: Float32Array | null; readonly samples: number };
}
export type StatisticId = keyof StatisticTypes;

/** The statistics that a method declared, and no others. */
export type StatisticsOf<I extends StatisticId> = { readonly [K in I]: StatisticTypes[K] };

/**
 * A pair of functions around plain data, one pair a statistic: `init` before the walk over calibration data, `update`
 * for each batch of inputs of the layer. The state given to `update` is used up: only the one returned may be read.
 */
export interface InputStatistic<I extends StatisticId = StatisticId> {
  readonly id: I;
  readonly source: 'inputs';
  init(columns: number): StatisticTypes[I];
  /**
   * @param inputs [tokens, columns], row-major
   * @param samples how many sequences or images they come from; a call without a batch dimension counts as 1
   */
  update(state: StatisticTypes[I], inputs: Float32Array, samples: number): StatisticTypes[I];
  /** The same in two parts, for inputs that lie on the backend: sums over the rows there... @param inputs [tokens, in] */
  sum(inputs: Tensor2D): Tensor;
  /** ...and what they make of the state here. @param sums as `sum` gave them, row-major */
  merge(state: StatisticTypes[I], sums: Float32Array, samples: number): StatisticTypes[I];
}

/** The same pair, fed with gradients of the loss instead of inputs. */
export interface GradientStatistic {
  readonly id: 'gradient';
  readonly source: 'gradient';
  init(size: number, squares: boolean): StatisticTypes['gradient'];
  /**
   * @param gradient dL/dW of the mean loss over `samples` examples: [out, in]. With squares, one example a call.
   */
  update(state: StatisticTypes['gradient'], gradient: Float32Array, samples: number): StatisticTypes['gradient'];
}

export type Statistic = InputStatistic<'inputNorm'> | InputStatistic<'hessian'> | GradientStatistic;
