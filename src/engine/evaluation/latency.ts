/**
 * How long alternatives take here: they run in turns, so that a busy moment hits all, and each is compared with the first
 * in the same round. Nothing is promised that the rounds do not agree on.
 */
import { LabError } from '../errors.ts';

export interface Spread {
  readonly median: number;
  /** First and third quartile. */
  readonly low: number;
  readonly high: number;
}

export type Verdict = 'faster' | 'same' | 'slower';

export interface Latency {
  /** Of one run. Units: milliseconds. */
  readonly ms: Spread;
  /** Of this run's time to the first alternative's in the same round: below 1 is faster. */
  readonly ratio: Spread;
  /** `same` where the middle half of the ratios has 1 inside: the rounds do not agree. */
  readonly verdict: Verdict;
}

export interface LatencyOptions {
  readonly rounds: number;
  /** When these are done and `patience` is over, no more are begun: a slow device need not wait for all. */
  readonly leastRounds: number;
  /** Milliseconds from the first round on, warm-up included. */
  readonly patience: number;
  /** Rounds before, not counted: they pay for memory and compilation. */
  readonly warmup: number;
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** After each counted round; awaited, so that a worker can read its messages there. */
  readonly onRound?: (done: number) => void | Promise<void>;
}

/**
 * @param runs each ends when its result can be read; the first is what the others are compared with
 * @returns in the order of `runs`
 * @throws LabError 'cancelled' between two rounds
 */
export async function measureLatency(
  runs: readonly (() => Promise<unknown>)[],
  { rounds, leastRounds, patience, warmup, now, signal, onRound }: LatencyOptions,
): Promise<readonly Latency[]> {
  const times = runs.map((): number[] => []);
  const started = now();
  for (let round = 0; round < warmup + rounds; round++) {
    if (round >= warmup + leastRounds && now() - started > patience) break;
    if (signal?.aborted) throw new LabError('cancelled', 'latency: cancelled', { done: round });
    for (let turn = 0; turn < runs.length; turn++) {
      const index = (turn + round) % runs.length; // nobody always runs behind the same neighbour
      const start = now();
      await runs[index]();
      times[index].push(now() - start);
    }
    if (round >= warmup) await onRound?.(round - warmup + 1);
  }
  return times.map((own) => latencyOf(own.slice(warmup), times[0].slice(warmup)));
}

/** @param base times of the first alternative, round by round as `own` */
export function latencyOf(own: readonly number[], base: readonly number[]): Latency {
  const ratio = spreadOf(own.map((time, round) => time / base[round]));
  const verdict = ratio.high < 1 ? 'faster' : ratio.low > 1 ? 'slower' : 'same';
  return { ms: spreadOf(own), ratio, verdict };
}

/** Quartiles by linear interpolation, as `numpy.percentile`. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place % 1);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
