/** When masks grow while adapters train: the positions of the stage in order. Knows nothing of weights. */
import type { StepCourse } from '../../methods/method.ts';
import { rampProgress } from '../../schedules/cubicRamp.ts';

/** Masks grow, between two optimiser steps. */
export interface GrowthEvent {
  /** Optimiser steps done before it. */
  readonly at: number;
  /** Share of the rise that lies behind, in (0, 1]; 1 = the wanted sparsity itself. */
  readonly progress: number;
}

/** By position in the stage: an event, or null for one optimiser step. */
export type Positions = readonly (GrowthEvent | null)[];

/**
 * Every `frequency` steps on the rise, its ends left out as in the reference; and one at its end where the course says so.
 * @param steps optimiser steps of the stage, at least 1
 * @param atOnce for patterns that cannot grow (N:M): only the last event
 */
export function growthEvents(course: StepCourse, steps: number, atOnce: boolean): readonly GrowthEvent[] {
  const { frequency, warmup, cooldown, meetsTarget } = course;
  const events: GrowthEvent[] = [];
  for (let at = frequency; at <= steps; at += frequency) {
    const progress = rampProgress(at, { total: steps, warmup, cooldown });
    if (progress > 0 && progress < 1) events.push({ at, progress });
  }
  const end = Math.max(1, Math.floor(steps - cooldown * steps));
  const all = meetsTarget || atOnce ? [...events.filter(({ at }) => at < end), { at: end, progress: 1 }] : events;
  return atOnce ? all.slice(-1) : all;
}

export function positionsOf(events: readonly GrowthEvent[], steps: number): Positions {
  const positions: (GrowthEvent | null)[] = [];
  for (let step = 0; step <= steps; step++) {
    positions.push(...events.filter(({ at }) => at === step));
    if (step < steps) positions.push(null);
  }
  return positions;
}

/** Optimiser steps that lie before a position. */
export function stepsBefore(positions: Positions, position: number): number {
  return positions.slice(0, position).filter((entry) => entry === null).length;
}
