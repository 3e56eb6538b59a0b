/** A sweep while it is drawn and after: its facts and its points, and what the page is told of them. */

import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';
import type { SweepSummary, SweepView } from '../protocol.ts';

export interface LiveSweep {
  record: SweepRecord;
  readonly points: FullPoint[];
  /** What it works on; null until it is read from where it is kept. */
  subject: SweepSubject | null;
  status: SweepView['status'];
  remainingMs: number | null;
  /** What it works on is here, read or not. */
  whole: boolean;
}

export function viewOf({ record, points, status, remainingMs, whole }: LiveSweep): SweepView {
  const { id, startedAt, request, facts, dense, total, faults } = record;
  return {
    id,
    startedAt,
    request,
    facts,
    dense,
    total,
    faults,
    status,
    remainingMs,
    whole,
    points: points.map(({ point }) => point),
  };
}

export function summaryOf(
  { id, startedAt, name, note, starred, request, facts, total, finished }: SweepRecord,
  { done, whole }: Pick<SweepSummary, 'done' | 'whole'>,
): SweepSummary {
  return { id, startedAt, name, note, starred, request, facts, total, finished, done, whole };
}
