/** Falls by a factor at evenly spaced moments. */
import { defineLearningRate } from './learningRate.ts';

export const step = defineLearningRate({
  id: 'step',
  options: {
    /** n drops cut the training into n + 1 equal parts. */
    drops: { type: 'number', default: 2, min: 1, max: 10, integer: true },
    /** Each drop multiplies by this. */
    factor: { type: 'number', default: 0.1, min: 0.01, max: 0.9 },
  },
  factor: (at, steps, { drops, factor }) => factor ** Math.floor((at * (drops + 1)) / Math.max(1, steps)),
});
