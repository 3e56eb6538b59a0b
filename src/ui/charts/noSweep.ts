/** Why nothing can be swept from a run yet, or at all. Pure. */
import type { RunView } from '../../workers/protocol.ts';

/** Keys of sentences under `refusals`, and for the curve of the lab under `charts.curve`. */
export type NoSweep = 'noCutOfItsOwn' | 'trainFirst';

/** @param run null = none yet. @returns null = it can be swept */
export function noSweepOf(run: Pick<RunView, 'recipe' | 'stage' | 'step'> | null): NoSweep | null {
  if (run === null) return null;
  const { stages } = run.recipe;
  const cut = stages.findIndex(({ stage }) => stage === 'prune');
  if (cut < 0) return 'noCutOfItsOwn';
  const training = stages.slice(0, cut).findIndex((stage) => stage.stage === 'train' && stage.epochs > 0);
  const untrained = training >= 0 && (run.stage < training || (run.stage === training && run.step === 0));
  return untrained ? 'trainFirst' : null;
}
