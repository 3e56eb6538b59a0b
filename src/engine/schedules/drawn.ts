/** A curve drawn by hand: straight lines from 0 over the drawn points to the final sparsity. */
import type { Curve } from '../options.ts';
import { defineSchedule } from './schedule.ts';

export const drawn = defineSchedule({
  id: 'drawn',
  options: {
    /** [share of the way, share of the final sparsity] between the ends. */
    points: {
      type: 'curve',
      default: [
        [0.125, 0.1],
        [0.25, 0.3],
        [0.375, 0.55],
        [0.5, 0.75],
        [0.625, 0.88],
        [0.75, 0.95],
        [0.875, 0.99],
      ],
    },
  },
  /** Each drawn point is a cut, and the end is one more. */
  targets(final, initial, { points }) {
    const start = Math.min(initial, final);
    return [...points.map(([, share]) => start + (final - start) * share), final];
  },
  rampOptions: ['points'],
  ramp(final, initial, progress, { points }) {
    const start = Math.min(initial, final);
    const share = heightAt(points, progress);
    return share === 1 ? final : start + (final - start) * share;
  },
});

/** @returns 0 at 0, 1 at 1, straight between neighbouring points */
function heightAt(points: Curve, progress: number): number {
  if (progress >= 1) return 1;
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...points, [1, 1] as const]) {
    if (progress <= nextX) return y + ((nextY - y) * (progress - x)) / (nextX - x);
    [x, y] = [nextX, nextY];
  }
  return 1;
}
