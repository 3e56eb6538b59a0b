/** Several helpers, one list of jobs: each takes the next job when it has done the last one. */
import { LabError, reportError } from '../../engine/errors.ts';
import type { SweepJob } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepFault } from '../../storage/sweepStore.ts';
import type { SweepHelper, SweepHelpers, Uncut } from './helper.ts';

export interface PoolOptions {
  readonly subject: SweepSubject;
  readonly jobs: readonly SweepJob[];
  readonly helpers: SweepHelpers;
  /** Null = it is known already. */
  readonly onUncut: ((uncut: Uncut) => void) | null;
  readonly onPoint: (point: FullPoint) => void;
  /** A job that cannot be done; the others go on. */
  readonly onFault: (fault: SweepFault) => void;
  readonly signal: AbortSignal;
}

/** Resolves when every job has ended. @throws LabError 'cancelled' at once; as the first helper that could not start */
export async function runPool(options: PoolOptions): Promise<void> {
  const { subject, jobs, helpers, onUncut, signal } = options;
  const waiting = [...jobs];
  const live = new Set<SweepHelper>();
  const lane = async (first: boolean) => {
    const helper = await helpers.create();
    if (signal.aborted) return helper.end();
    live.add(helper);
    await helper.open(subject);
    if (first && onUncut) onUncut(await helper.measureUncut());
    for (let job = waiting.shift(); job; job = waiting.shift()) await work(helper, job, options);
  };
  const lanes = Array.from({ length: Math.max(1, Math.min(helpers.count, jobs.length)) }, (_, i) => lane(i === 0));
  try {
    await Promise.race([Promise.all(lanes), aborted(signal)]);
  } finally {
    waiting.length = 0;
    for (const helper of live) helper.end();
    for (const one of lanes) one.catch(() => {}); // an ended helper may still complain
  }
}

async function work(helper: SweepHelper, job: SweepJob, { onPoint, onFault, signal }: PoolOptions): Promise<void> {
  try {
    await helper.run(job, (point) => {
      if (!signal.aborted) onPoint(point);
    });
  } catch (thrown) {
    if (signal.aborted) return;
    const error = reportError(thrown);
    if (error.code === 'workerCrashed') throw thrown; // nobody is left to do the next job
    onFault({ method: job.method.id, seed: job.seed, error });
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new LabError('cancelled', 'sweep: cancelled'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
