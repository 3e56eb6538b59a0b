/** Takes a run up where it was left: after a reload, or as a branch of an earlier run. */
import type { Checkpoint } from '../engine/pipelines/checkpoint.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Taken } from './autosave.ts';
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

interface Present {
  readonly subjects: Subjects;
  readonly settings: Settings;
  /** Whether it is still the run on the page. */
  stays(): boolean;
}

/** A saved run with its own network and data. Where that fails it is offered again, and the present run goes on with its own. */
export async function takeUp(
  { saved, giveBack }: Taken,
  { subjects, settings, stays }: Present,
  goOn: () => Promise<void>,
): Promise<void> {
  const { data, model } = subjects.own(settings);
  try {
    adoptOwn(saved, subjects);
    await goOn();
  } catch (thrown) {
    giveBack();
    if (stays() && data) subjects.adoptData(data);
    if (stays() && model) subjects.adoptModel(model);
    throw thrown;
  }
}

/** A saved run's own network and data, where it has any, are the session's again. */
function adoptOwn({ ownData, ownModel, places }: SavedRun, subjects: Subjects): void {
  if (ownData) subjects.adoptData(ownData);
  // its masks are those of the first place, which is restored later
  const dense = { params: places[0].checkpoint!.params, masks: new Map(), published: null };
  if (ownModel) subjects.adoptModel({ ...ownModel, ...dense });
}

/** @param stands called as soon as the run is where it was left. @throws LabError before that: nothing has changed then */
export async function resumeSaved(
  { run, subject, history, page, load }: Resumed,
  { recipe, places, at, forgotten }: SavedRun,
  stands: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  run.restore(await load(at), recipe);
  history.take(places, places.indexOf(at), forgotten);
  await stands();
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
