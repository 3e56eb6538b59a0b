/** How long steps take, by kind, and what that makes of the steps to come. */

export interface Pace {
  /** One step of a kind took so long. */
  saw(kind: string, ms: number): void;
  /** @returns milliseconds for the counted steps; null while a kind among them has never been seen */
  remaining(steps: ReadonlyMap<string, number>): number | null;
}

/** Exponential mean, so that a slow first step (compilation, caches) is soon forgotten. */
export function createPace(): Pace {
  const mean = new Map<string, number>();
  return {
    saw(kind, ms) {
      const before = mean.get(kind);
      mean.set(kind, before === undefined ? ms : before * 0.9 + ms * 0.1);
    },
    remaining(steps) {
      let total = 0;
      for (const [kind, count] of steps) {
        const ms = mean.get(kind);
        if (count > 0 && ms === undefined) return null;
        total += count * (ms ?? 0);
      }
      return total;
    },
  };
}
