/** Cubic (gradual) pruning: many small events along a cubic ramp. Zhu & Gupta 2017, arXiv 1710.01878. */
import { cubicRamp } from './cubicRamp.ts';
import { defineSchedule } from './schedule.ts';

export const cubic = defineSchedule({
  id: 'cubic',
  options: { events: { type: 'number', default: 8, min: 2, max: 100, integer: true } },
  /** The event at progress 0 would cut nothing and is left out. */
  targets(final, initial, { events }) {
    const start = Math.min(initial, final);
    return Array.from({ length: events }, (_, index) => cubicRamp(start, final, (index + 1) / events));
  },
  ramp: (final, initial, progress) => cubicRamp(Math.min(initial, final), final, progress),
});
