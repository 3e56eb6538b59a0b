/** The cubic ramp of gradual pruning: steep while there is much to lose, flat at the end. */

/**
 * s_f + (s_i - s_f) (1 - progress)^3. Zhu & Gupta 2017, arXiv 1710.01878, eq. 1.
 * @param progress in [0, 1]
 */
export function cubicRamp(initial: number, final: number, progress: number): number {
  return final + (initial - final) * (1 - progress) ** 3;
}

export interface RampedRun {
  /** Steps of the whole run. */
  readonly total: number;
  /** Shares of the run before and after the ramp, in [0, 1]. */
  readonly warmup: number;
  readonly cooldown: number;
  readonly initial: number;
  readonly final: number;
}

/** Sparsity at a step of a run with warm-up and cool-down: LoRAPrune's `schedule_sparsity_ratio`. */
export function rampedSparsity(step: number, { total, warmup, cooldown, initial, final }: RampedRun): number {
  if (step <= warmup * total) return initial;
  if (step > total - cooldown * total) return final;
  return cubicRamp(initial, final, (step - warmup * total) / (total - (cooldown + warmup) * total));
}
