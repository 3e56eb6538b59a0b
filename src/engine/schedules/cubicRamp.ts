/** The cubic ramp of gradual pruning: steep while there is much to lose, flat at the end. */

/**
 * s_f + (s_i - s_f) (1 - progress)^3. Zhu & Gupta 2017, arXiv 1710.01878, eq. 1.
 * @param progress in [0, 1]
 */
export function cubicRamp(initial: number, final: number, progress: number): number {
  return final + (initial - final) * (1 - progress) ** 3;
}

export interface RampTimes {
  /** Steps of the whole run. */
  readonly total: number;
  /** Shares of the run before and after the ramp, in [0, 1]. */
  readonly warmup: number;
  readonly cooldown: number;
}

export interface RampedRun extends RampTimes {
  readonly initial: number;
  readonly final: number;
}

/** How much of the ramp lies behind at a step: 0 in the warm-up, 1 in the cool-down. */
export function rampProgress(step: number, { total, warmup, cooldown }: RampTimes): number {
  if (step <= warmup * total) return 0;
  if (step > total - cooldown * total) return 1;
  return (step - warmup * total) / (total - (cooldown + warmup) * total);
}

/** Sparsity at a step of a run with warm-up and cool-down: LoRAPrune's `schedule_sparsity_ratio`. */
export function rampedSparsity(step: number, run: RampedRun): number {
  const progress = rampProgress(step, run);
  if (progress === 0) return run.initial; // of exactly these bits
  return progress === 1 ? run.final : cubicRamp(run.initial, run.final, progress);
}
