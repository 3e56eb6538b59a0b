/** Takes a run up where it was left: after a reload, or as a branch of an earlier run. */
import type { Run } from '../engine/pipelines/run.ts';
import type { SavedRun } from './autosave.ts';
import type { History } from './history.ts';
import { phaseOf, roundOf } from './place.ts';
import type { Phase } from './protocol.ts';
import type { Opened } from './runs/keptRuns.ts';
import { checkpointLabel, sentence } from './sentences.ts';
import type { Teller } from './teller.ts';

interface Parts {
  readonly run: Run;
  readonly history: History;
  readonly page: Teller;
}

export async function resumeSaved({ run, history, page }: Parts, saved: SavedRun): Promise<void> {
  run.restore(saved.start, saved.recipe);
  history.clear();
  history.add({ checkpoint: saved.start, phase: phaseOf(run), label: sentence('checkpoints.start'), position: 0 });
  // the slider makes the first cut of the recipe
  const label = checkpointLabel('score', { ...roundOf(run), now: 1 });
  if (saved.scored) history.add({ ...saved.scored, phase: 'score', label });
  run.restore(saved.checkpoint, saved.recipe);
  history.add({
    checkpoint: saved.checkpoint,
    phase: saved.phase,
    label: saved.label ?? checkpointLabel(saved.phase, roundOf(run)),
    position: saved.position,
  });
  await tellTakenUp({ run, history, page }, saved.phase);
}

export async function beginAt({ run, history, page }: Parts, { checkpoint, kept }: Opened): Promise<void> {
  const { label, position } = kept;
  const phase = kept.phase as Phase; // written by a runner
  run.restore(checkpoint);
  history.add({ checkpoint, phase, label, position });
  await tellTakenUp({ run, history, page }, phase);
}

async function tellTakenUp({ run, page }: Parts, phase: Phase): Promise<void> {
  await page.countZeros();
  page.status = run.finished ? 'finished' : 'paused';
  page.happened = sentence('happened.restored', { phase });
  page.forgetLosses();
  await page.tellAll(true);
}
