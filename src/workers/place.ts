/** Where a run stands on its way, and how much of the way is left: counted in steps, known before they are made. */
import type { Run } from '../engine/pipelines/run.ts';
import { stageTypes } from '../engine/pipelines/stages/index.ts';
import type { Pace } from './pace.ts';
import type { Phase } from './protocol.ts';
import { phaseOrder } from './sentences.ts';

/** Phase of the next step; the last one when the run has ended. */
export function phaseOf(run: Run): Phase {
  return run.phase ?? 'evaluate';
}

/** Share of the recipe's stages that is done, in [0, 1]; within a stage by steps. */
export function positionOf(run: Run): number {
  const { stage, step } = run.cursor;
  const inside = run.active && run.active.steps > 0 ? step / run.active.steps : 0;
  return Math.min(1, (stage + inside) / run.recipe.stages.length);
}

/** Which pruning event of the recipe the run is in or has passed, from 1. */
export function roundOf(run: Run): number {
  const entered = run.recipe.stages.slice(0, run.cursor.stage + 1);
  return Math.max(1, entered.filter(({ stage }) => stage === 'prune').length);
}

/** Phases of the stage bar that lie behind; a network that came trained has its training behind it. */
export function donePhasesOf(run: Run): Phase[] {
  if (run.finished) return phaseOrder.filter((phase) => phase !== 'export');
  const behind = phaseOrder.slice(0, phaseOrder.indexOf(phaseOf(run)));
  return run.recipe.model.weights === 'trained' && !behind.includes('train') ? ['train', ...behind] : behind;
}

/** Milliseconds to the end of the run; null while a kind of step that is still to come has never been seen. */
export function remainingOf(run: Run, pace: Pace): number | null {
  const left = new Map<string, number>();
  for (let index = run.cursor.stage; index < run.recipe.stages.length; index++) {
    const config = run.recipe.stages[index];
    let done = index === run.cursor.stage ? run.cursor.step : 0;
    for (const [phase, steps] of stageTypes.get(config.stage).plan(config, run)) {
      const passed = Math.min(done, steps);
      done -= passed;
      left.set(phase, (left.get(phase) ?? 0) + steps - passed);
    }
  }
  return pace.remaining(left);
}
