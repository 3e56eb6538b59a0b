/** How far one press of Step goes. */
import type { Run } from '../engine/pipelines/run.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import type { Grain } from './protocol.ts';

/** @returns whether the way that begins where the run stands now has ended, after a step with this report */
export function endOf(grain: Grain, run: Run): (report: StepReport) => boolean {
  const { stage } = run.cursor;
  const { phase } = run;
  switch (grain) {
    case 'step':
      return () => true;
    case 'block': {
      const block = blockOf(run);
      return () => block === null || run.cursor.stage !== stage || blockOf(run) !== block;
    }
    case 'stage':
      return () => run.cursor.stage !== stage || run.phase !== phase;
    case 'round':
      return ({ did }) => did === 'masksMoved' || (run.cursor.stage !== stage && isPruning(run));
    case 'run':
      return () => false;
    default:
      return grain satisfies never;
  }
}

/** Those that mean something where the run stands, shortest first. */
export function grainsOf(run: Run): readonly Grain[] {
  return blockOf(run) === null ? ['step', 'stage', 'round', 'run'] : ['step', 'block', 'stage', 'round', 'run'];
}

function blockOf({ active }: Run): number | null {
  return active?.block ?? null;
}

function isPruning({ recipe, cursor }: Run): boolean {
  return recipe.stages[cursor.stage]?.stage === 'prune';
}
