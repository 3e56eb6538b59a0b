/** Draws the points of a sweep that are missing; every point is kept as it comes. */
import { jobsOf, keyText } from '../../engine/sweeps/request.ts';
import { groundOf, type SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepHelpers } from './helper.ts';
import { runPool } from './pool.ts';
import type { LiveSweep } from './record.ts';
import type { Saving } from './saving.ts';

/** Milliseconds between two events or two writes while points come in; longer lists are told less often. */
const quiet = (points: number) => 125 + points / 2;

export interface DrawingOptions {
  readonly sweep: LiveSweep;
  readonly subject: SweepSubject;
  readonly saving: Saving;
  readonly helpers: SweepHelpers;
  /** Tells the page how far it is. */
  readonly tell: () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** What was measured is kept, however it ends. @throws LabError as runPool does */
export async function drawSweep(options: DrawingOptions): Promise<void> {
  const { sweep, subject, saving, helpers, tell, now, signal } = options;
  const done = new Set(sweep.points.map(({ point }) => keyText(point)));
  const jobs = jobsOf(sweep.record.request, groundOf(subject), done);
  // Counted anew: an earlier lab may have asked for other points.
  const total = done.size + jobs.reduce((sum, { cells }) => sum + cells.length, 0);
  const record = { ...sweep.record, total };
  sweep.record = record;
  sweep.subject = subject;
  const unsaved: FullPoint[] = [];
  const started = now();
  let lastTold = 0;
  const save = async () => {
    const points = unsaved.splice(0);
    if (points.length > 0) await saving.addPoints(points);
  };
  sweep.status = 'running';
  tell();
  try {
    await runPool({
      subject,
      jobs,
      helpers,
      signal,
      onUncut: record.dense
        ? null
        : ({ measured }) => {
            sweep.record = { ...sweep.record, dense: measured };
            tell();
          },
      onPoint(point) {
        sweep.points.push(point);
        unsaved.push(point);
        const fresh = sweep.points.length - done.size;
        sweep.remainingMs = ((now() - started) / fresh) * (record.total - sweep.points.length);
        if (now() - lastTold < quiet(sweep.points.length)) return;
        lastTold = now();
        tell();
        void save();
      },
      onFault: (fault) => {
        sweep.record = { ...sweep.record, faults: [...sweep.record.faults, fault] };
      },
    });
    sweep.record = { ...sweep.record, finished: true };
    sweep.status = 'finished';
  } finally {
    if (sweep.status === 'running') sweep.status = 'stopped';
    sweep.remainingMs = null;
    await save();
    await saving.end();
  }
}
