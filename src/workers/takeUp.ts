/** Takes a run up where it was left: after a reload, or as a branch of an earlier run. */
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { History, HistoryEntry } from './history.ts';
import type { Phase } from './protocol.ts';
import type { BranchPoint } from './runs/branching.ts';
import type { SavedRun } from './savedRun.ts';
import { sentence } from './sentences.ts';
import type { Subject } from './subject.ts';
import type { Subjects } from './subjects.ts';
import type { Teller } from './teller.ts';

interface Parts {
  readonly run: Run;
  readonly history: History;
  readonly page: Teller;
}

interface Resumed extends Parts {
  readonly subject: Pick<Subject, 'measureDense'>;
  load(entry: HistoryEntry): Promise<Checkpoint>;
}

/** A saved run's own network and data, where it has any, are the session's again. */
export function adoptOwn({ ownData, ownModel, places }: SavedRun, subjects: Subjects): void {
  if (ownData) subjects.adoptData(ownData);
  if (!ownModel) return;
  // its masks are those of the first place, which is restored later
  const { folder, ...model } = ownModel;
  const base = { ...model, params: places[0].checkpoint!.params, masks: new Map(), published: null };
  subjects.adoptModel(folder ? { ...base, folder } : base);
}

export async function resumeSaved(
  { run, subject, history, page, load }: Resumed,
  { recipe, places, at, forgotten }: SavedRun,
  signal: AbortSignal,
): Promise<void> {
  history.take(places, places.indexOf(at), forgotten);
  run.restore(await load(at), recipe);
  await tellTakenUp({ run, history, page }, at.phase);
  if (recipe.stages[0].stage === 'prune') await subject.measureDense(run, signal); // gone back to before it was measured
  await page.tellTime(signal);
}

export async function beginAt({ run, history, page }: Parts, { checkpoint, kept }: BranchPoint): Promise<void> {
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
