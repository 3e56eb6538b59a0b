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
  /** Medians by threads; null without PyTorch. */
  readonly torch: Readonly<Record<Threads, Spent>> | null;
  /** Median over the rounds of ours / theirs by the clock, their better thread count; null without PyTorch. */
  readonly ratio: number | null;
  /** Of that in the rounds: least and greatest. */
  readonly spread: readonly [number, number] | null;
  /** One thread against one thread: by the clock, and processor time. */
  readonly oneThread: Spent | null;
  /** Load average of the machine over the last minute, at the end. */
  readonly load: number;
}

/** @param ours, theirs one run each; one round more comes first and is not counted */
export async function takeTurns(
  rounds: number,
  ours: () => Promise<Spent>,
  theirs: ((threads: Threads) => Promise<Spent>) | null,
): Promise<Turns> {
  const own: Spent[] = [];
  const other: Record<Threads, Spent[]> = { 1: [], 2: [] };
  for (let round = 0; round <= rounds; round++) {
    own.push(await ours());
    if (theirs) for (const threads of threadCounts) other[threads].push(await theirs(threads));
  }
  for (const list of [own, other[1], other[2]]) list.shift();
  return summarizeTurns(own, theirs && other);
}

/** @param theirs by threads, round by round as `ours` */
export function summarizeTurns(
  ours: readonly Spent[],
  theirs: Readonly<Record<Threads, readonly Spent[]>> | null,
): Turns {
  const base = { rounds: ours.length, ours: medians(ours), load: loadavg()[0] };
  if (!theirs) return { ...base, torch: null, ratio: null, spread: null, oneThread: null };
  const ratios = (threads: Threads, key: keyof Spent) =>
    ours.map((own, round) => own[key] / theirs[threads][round][key]);
  const byClock = threadCounts.map((threads) => ratios(threads, 'seconds'));
  const best = byClock.reduce((a, b) => (median(b) > median(a) ? b : a));
  return {
    ...base,
    torch: { 1: medians(theirs[1]), 2: medians(theirs[2]) },
    ratio: median(best),
    spread: [Math.min(...best), Math.max(...best)],
    oneThread: { seconds: median(byClock[0]), cpu: median(ratios(1, 'cpu')) },
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
