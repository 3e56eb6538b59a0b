/** Squared L2 norm of each input column, mean over samples. Wanda's `scaler_row`. Sun et al. 2023, eq. 1. */
import { columnSquares } from '../kernels/columnSquares/index.ts';
import { assertShape } from '../tensor/shape.ts';
import type { InputStatistic } from './statistic.ts';

export const inputNorm: InputStatistic<'inputNorm'> = {
  id: 'inputNorm',
  source: 'inputs',
  init: (columns) => ({ squaredNorm: new Float32Array(columns), samples: 0 }),
  /** n counts samples, not tokens: squaredNorm_j = (1/n) * sum over all tokens of x_j^2. */
  update({ squaredNorm, samples }, inputs, newSamples) {
    const columns = squaredNorm.length;
    const tokens = inputs.length / columns;
    assertShape('inputNorm', [inputs.length], [Math.ceil(tokens) * columns]);
    const sums = new Float64Array(columns); // of x_j^2 over the new tokens
    for (let token = 0; token < tokens; token++) {
      const start = token * columns;
      for (let column = 0; column < columns; column++) sums[column] += inputs[start + column] ** 2;
    }
    return inputNorm.merge({ squaredNorm, samples }, Float32Array.from(sums), newSamples);
  },
  /** [in] */
  sum: columnSquares,
  merge({ squaredNorm, samples }, sums, newSamples) {
    const n = samples + newSamples;
    for (let column = 0; column < squaredNorm.length; column++) {
      squaredNorm[column] = (squaredNorm[column] * samples + sums[column]) / n;
    }
    return { squaredNorm, samples: n };
  },
};
