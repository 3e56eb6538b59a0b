/** Which checkpoint lies one behind or one ahead of where a run stands, by its id; null = none. */
import type { RunView } from '../workers/protocol.ts';

type Place = Pick<RunView, 'checkpoints' | 'atCheckpoint' | 'pastCheckpoint'>;

/** A run that has gone on since its last checkpoint goes back to that one first. */
export function checkpointBehind(run: Place | null): string | null {
  if (!run) return null;
  const { atCheckpoint: at, checkpoints, pastCheckpoint } = run;
  return checkpoints[pastCheckpoint ? at : at - 1]?.id ?? null;
}

export function checkpointAhead(run: Place | null): string | null {
  if (!run) return null;
  const { atCheckpoint: at, checkpoints } = run;
  return checkpoints[at + 1]?.id ?? null;
}
