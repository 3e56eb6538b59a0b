/**
 * Iterative: several rounds of pruning with training in between. Geometric rounds cut the same share of the remaining
 * weights each time (Frankle & Carbin 2018, arXiv 1803.03635); linear rounds cut the same number of weights.
 */
import { defineSchedule } from './schedule.ts';

export const iterative = defineSchedule({
  id: 'iterative',
  options: {
    rounds: { type: 'number', default: 3, min: 2, max: 30, integer: true },
    spacing: { type: 'choice', default: 'geometric', choices: ['geometric', 'linear'] },
  },
  targets(final, initial, options) {
    return Array.from({ length: options.rounds }, (_, index) =>
      spaced(final, initial, (index + 1) / options.rounds, options.spacing),
    );
  },
  rampOptions: ['spacing'],
  ramp: (final, initial, progress, { spacing }) => spaced(final, initial, progress, spacing),
});

/** A final sparsity of 1 has no geometric path: its rounds are linear. */
function spaced(final: number, initial: number, progress: number, spacing: string): number {
  const start = Math.min(initial, final);
  if (progress === 1) return final;
  if (spacing === 'geometric' && final < 1) return 1 - (1 - start) * ((1 - final) / (1 - start)) ** progress;
  return start + (final - start) * progress;
}
