/** Which checkpoint lies one behind or one ahead of where a run stands; null = none. */
import type { RunView } from '../workers/protocol.ts';

type Place = Pick<RunView, 'checkpoints' | 'atCheckpoint' | 'pastCheckpoint'>;

/** A run that has gone on since its last checkpoint goes back to that one first. */
export function checkpointBehind(run: Place | null): number | null {
  if (!run) return null;
  const { atCheckpoint: at, pastCheckpoint } = run;
  return pastCheckpoint ? at : at > 0 ? at - 1 : null;
}

export function checkpointAhead(run: Place | null): number | null {
  if (!run) return null;
  const { atCheckpoint: at, checkpoints } = run;
  return at + 1 < checkpoints.length ? at + 1 : null;
}
