/** Hessian of a layer's squared output error: H = 2/n X^T X. SparseGPT; Frantar & Alistarh 2023, section 3. */
import { gram } from '../kernels/hessian/gram.ts';
import { assertShape } from '../tensor/shape.ts';
import type { InputStatistic } from './statistic.ts';

export const hessian: InputStatistic<'hessian'> = {
  id: 'hessian',
  source: 'inputs',
  init: (columns) => ({ matrix: new Float32Array(columns * columns), columns, samples: 0 }),
  /** Running rescale: H <- H * n/(n+b) + 2/(n+b) X^T X, where n counts samples, not tokens. */
  update({ matrix, columns, samples }, inputs, newSamples) {
    const tokens = inputs.length / columns;
    assertShape('hessian', [inputs.length], [Math.ceil(tokens) * columns]);
    const n = samples + newSamples;
    const keep = samples / n;
    const gain = 2 / n;
    const sums = new Float64Array(columns); // row i of X^T X, from i on
    for (let i = 0; i < columns; i++) {
      sums.fill(0, i);
      for (let start = 0; start < inputs.length; start += columns) {
        const x = inputs[start + i];
        if (x !== 0) for (let j = i; j < columns; j++) sums[j] += x * inputs[start + j];
      }
      for (let j = i; j < columns; j++) {
        const value = matrix[i * columns + j] * keep + gain * sums[j];
        matrix[i * columns + j] = value;
        matrix[j * columns + i] = value;
      }
    }
    return { matrix, columns, samples: n };
  },
  /** X^T X: [in, in] */
  sum: gram,
  merge({ matrix, columns, samples }, product, newSamples) {
    const n = samples + newSamples;
    const keep = samples / n;
    const gain = 2 / n;
    for (let place = 0; place < matrix.length; place++) matrix[place] = matrix[place] * keep + gain * product[place];
    return { matrix, columns, samples: n };
  },
};
