/** A scan as a grid: layers down, sparsities across. Pure. */
import type { SweepPoint } from '../engine/sweeps/sweeper.ts';

export function gridOf(points: readonly SweepPoint[]) {
  return {
    layers: [...new Set(points.map(({ layer }) => layer ?? ''))],
    /** Rising. */
    columns: [...new Set(points.map(({ wanted }) => wanted))].sort((a, b) => a - b),
    /** Undefined = not measured yet. */
    at: (layer: string, wanted: number): SweepPoint | undefined =>
      points.find((point) => point.layer === layer && point.wanted === wanted),
  };
}
