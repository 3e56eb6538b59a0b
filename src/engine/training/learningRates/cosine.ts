/** Half a cosine from the peak to the floor, after an optional linear warm-up. Loshchilov & Hutter 2017, eq. 5. */
import { defineLearningRate } from './learningRate.ts';

export const cosine = defineLearningRate({
  id: 'cosine',
  options: {
    /** Share of all steps. */
    warmup: { type: 'number', default: 0, min: 0, max: 0.5 },
    /** Share of the peak at the end. */
    floor: { type: 'number', default: 0, min: 0, max: 1 },
  },
  factor(step, steps, { warmup, floor }) {
    const warmupSteps = Math.round(warmup * steps);
    if (step < warmupSteps) return (step + 1) / (warmupSteps + 1);
    const progress = (step - warmupSteps) / Math.max(1, steps - warmupSteps);
    return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress));
  },
});
