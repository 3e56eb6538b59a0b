/** Gradient of the mean calibration loss and, when asked for, the mean square of single-example gradients. */
import { LabError } from '../errors.ts';
import { assertShape } from '../tensor/shape.ts';
import type { GradientStatistic } from './statistic.ts';

export const gradient: GradientStatistic = {
  id: 'gradient',
  source: 'gradient',
  init: (size, squares) => ({
    mean: new Float32Array(size),
    meanSquare: squares ? new Float32Array(size) : null,
    samples: 0,
  }),
  update({ mean, meanSquare, samples }, batch, newSamples) {
    assertShape('gradient', [batch.length], [mean.length]);
    if (meanSquare && newSamples !== 1) {
      throw new LabError('internal', `gradient: squares need one example a call, got ${newSamples}`);
    }
    const n = samples + newSamples;
    for (let i = 0; i < mean.length; i++) mean[i] += ((batch[i] - mean[i]) * newSamples) / n;
    if (meanSquare) for (let i = 0; i < mean.length; i++) meanSquare[i] += (batch[i] ** 2 - meanSquare[i]) / n;
    return { mean, meanSquare, samples: n };
  },
};
