/** A sweep while it is drawn and after: its facts and its points, and what the page is told of them. */

import { countPoints, type SweepRequest } from '../../engine/sweeps/request.ts';
import { groundOf, type SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepRecord } from '../../storage/sweepStore.ts';
import { noWords } from '../../storage/words.ts';
import type { SweepSummary, SweepView } from '../protocol.ts';
import type { SweepSource } from './source.ts';
import { weightsHash } from './weightsHash.ts';

/** The page shows one of each. */
export type Kind = 'curve' | 'scan';

export interface LiveSweep {
  record: SweepRecord;
  readonly points: FullPoint[];
  /** What it works on; null until it is read from where it is kept. */
  subject: SweepSubject | null;
  status: SweepView['status'];
  remainingMs: number | null;
  timing: SweepView['timing'];
  /** What it works on is here, read or not. */
  whole: boolean;
  /** Its record is kept: what is written of it belongs to that. */
  kept: boolean;
}

export function kindOf({ record }: LiveSweep): Kind {
  return record.request.layers === 'each' ? 'scan' : 'curve';
}

export function liveSweep(
  record: SweepRecord,
  { points = [], ...rest }: Pick<LiveSweep, 'status' | 'whole' | 'kept'> & Partial<Pick<LiveSweep, 'points'>>,
): LiveSweep {
  return { record, points, subject: null, remainingMs: null, timing: null, ...rest };
}

/** Nothing is measured yet. @param startedAt milliseconds since 1970 */
export function newRecord(request: SweepRequest, source: SweepSource, startedAt: number): SweepRecord {
  const { architecture, origin, data, params } = source;
  return {
    id: `sweep-${crypto.randomUUID()}`,
    startedAt,
    ...noWords,
    request,
    facts: { architecture, origin, data: data.name, examples: 0, of: data.testSize, weights: weightsHash(params) },
    total: countPoints(request, groundOf(source)),
    dense: null,
    faults: [],
    finished: false,
  };
}

export function viewOf({ record, points, status, remainingMs, timing, whole }: LiveSweep): SweepView {
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
    timing,
    whole,
    points: points.map(({ point }) => point),
  };
}

export function summaryOf(
  { id, startedAt, name, note, starred, request, facts, total, finished }: SweepRecord,
  found: Pick<SweepSummary, 'done' | 'whole' | 'drawing'>,
): SweepSummary {
  return { id, startedAt, name, note, starred, request, facts, total, finished, ...found };
}
