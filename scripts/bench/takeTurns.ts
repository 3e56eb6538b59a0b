/**
 * Ours and theirs one after another, round by round: a busy moment of the machine hits both. Wall time is what a user
 * waits; processor time, one thread against one, is what a loaded machine disturbs least.
 */
import { loadavg } from 'node:os';

/** Thread counts that PyTorch is tried with; ours is always one. */
export const threadCounts = [1, 2] as const;
export type Threads = (typeof threadCounts)[number];

export interface Spent {
  /** By the clock. */
  readonly seconds: number;
  /** Seconds of processors, helper threads included. */
  readonly cpu: number;
}

export interface Turns {
  readonly rounds: number;
  /** Medians. */
  readonly ours: Spent;
  /** Medians by threads that were tried; null without PyTorch. */
  readonly torch: Readonly<Partial<Record<Threads, Spent>>> | null;
  /** Median over the rounds of ours / theirs by the clock, their better thread count; null without PyTorch. */
  readonly ratio: number | null;
  /** Of that in the rounds: least and greatest. */
  readonly spread: readonly [number, number] | null;
  /** One thread against one thread, by the clock and in processor time; null where that was not tried. */
  readonly oneThread: Spent | null;
  /** Load average of the machine over the last minute, at the end. */
  readonly load: number;
}

/**
 * @param ours, theirs one run each; one round more comes first and is not counted. A thread count that takes twice the
 *   time of another in that round is not tried again: threads that wait for a busy core only stand in each other's way
 */
export async function takeTurns(
  rounds: number,
  ours: () => Promise<Spent>,
  theirs: ((threads: Threads) => Promise<Spent>) | null,
): Promise<Turns> {
  await ours();
  const first: (readonly [Threads, number])[] = [];
  if (theirs) for (const threads of threadCounts) first.push([threads, (await theirs(threads)).seconds]);
  const fastest = Math.min(...first.map(([, seconds]) => seconds));
  const tried = first
    .filter(([threads, seconds]) => threads === 1 || seconds < 2 * fastest)
    .map(([threads]) => threads);
  const own: Spent[] = [];
  const other: TorchRuns = Object.fromEntries(tried.map((threads) => [threads, []]));
  for (let round = 0; round < rounds; round++) {
    own.push(await ours());
    if (theirs) for (const threads of tried) other[threads]?.push(await theirs(threads));
  }
  return summarizeTurns(own, other);
}

/** By threads, round by round; no entry for counts that were not tried. */
export type TorchRuns = { readonly [threads in Threads]?: Spent[] };

export function summarizeTurns(ours: readonly Spent[], theirs: TorchRuns): Turns {
  const base = { rounds: ours.length, ours: medians(ours), load: loadavg()[0] };
  const tried = threadCounts.flatMap((threads) => (theirs[threads] ? [[threads, theirs[threads]] as const] : []));
  if (tried.length === 0) return { ...base, torch: null, ratio: null, spread: null, oneThread: null };
  const ratios = (runs: readonly Spent[], key: keyof Spent) => ours.map((own, round) => own[key] / runs[round][key]);
  const best = tried.map(([, runs]) => ratios(runs, 'seconds')).reduce((a, b) => (median(b) > median(a) ? b : a));
  return {
    ...base,
    torch: Object.fromEntries(tried.map(([threads, runs]) => [threads, medians(runs)])),
    ratio: median(best),
    spread: [Math.min(...best), Math.max(...best)],
    oneThread: theirs[1]
      ? { seconds: median(ratios(theirs[1], 'seconds')), cpu: median(ratios(theirs[1], 'cpu')) }
      : null,
  };
}

/** Runs it once. */
export async function spend(run: () => Promise<unknown>): Promise<Spent> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function medians(runs: readonly Spent[]): Spent {
  return { seconds: median(runs.map(({ seconds }) => seconds)), cpu: median(runs.map(({ cpu }) => cpu)) };
}
