/** The points of the sweep on the page, timed one after another in the session's worker: nothing else of a sweep runs then. */
import { keyText } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import { timePoints } from '../../engine/sweeps/timePoints.ts';
import { nextTurn } from '../turn.ts';
import { jobOf } from './jobOf.ts';
import type { LiveSweep } from './record.ts';

const rounds = 7;

export interface TimeSweepOptions {
  readonly tell: () => void;
  readonly keep: (points: readonly FullPoint[]) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Those of the first seed that have no time yet: the others have as many zeros in other places. @throws LabError 'cancelled' */
export async function timeSweep(
  { sweep, subject }: { readonly sweep: LiveSweep; readonly subject: SweepSubject },
  { tell, keep, signal }: TimeSweepOptions,
): Promise<void> {
  const { request } = sweep.record;
  const waiting = sweep.points
    .map(({ point }) => point)
    .filter(({ seed, ms }) => seed === request.seeds[0] && ms === undefined);
  const methods = request.methods.map(({ id }) => id);
  waiting.sort((a, b) => methods.indexOf(a.method) - methods.indexOf(b.method)); // a method is scored once
  const total = waiting.length;
  const jobs = waiting.map((point) => jobOf(request, point));
  const tellDone = (done: number) => {
    sweep.timing = { done, total };
    tell();
  };
  tellDone(0);
  try {
    await timePoints(
      subject,
      jobs,
      async (index, timed) => {
        const key = keyText(waiting[index]);
        const place = sweep.points.findIndex(({ point }) => keyText(point) === key);
        const full = sweep.points[place];
        sweep.points[place] = { ...full, point: { ...full.point, ...timed } };
        await keep([sweep.points[place]]);
        tellDone(index + 1);
      },
      { rounds, now: () => performance.now(), signal, onRound: nextTurn },
    );
  } finally {
    sweep.timing = null;
    tell();
  }
}
