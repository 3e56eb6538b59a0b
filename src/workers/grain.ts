/** How far one press of Step goes. */
import type { Run } from '../engine/pipelines/run.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';
import type { Grain, GrainView } from './protocol.ts';

/** @returns whether the way that begins where the run stands now has ended, after a step, or a part of one, with this report */
export function endOf(grain: Grain, run: Run): (report: StepReport) => boolean {
  const { stage } = run.cursor;
  const { phase } = run;
  switch (grain) {
    case 'group':
      // whole channels are cut layer by layer: to the layer with which a group has left everywhere
      return (report) => report.did !== 'maskedChannels' || report.gone.length > 0 || run.phase !== phase;
    case 'step':
      return () => true;
    case 'block': {
      const block = blockOf(run);
      return () => block === null || run.cursor.stage !== stage || blockOf(run) !== block;
    }
    case 'stage': {
      // block by block it scores and cuts again and again: a stage of the bar is over when the last block is
      const whole = goesByBlocks(run);
      return () => run.cursor.stage !== stage || (!whole && run.phase !== phase);
    }
    case 'round':
      return ({ did }) => did === 'masksMoved' || (run.cursor.stage !== stage && isPruning(run));
    case 'run':
      return () => false;
    default:
      return grain satisfies never;
  }
}

/** Those that mean something where the run stands, shortest first; a group also where there is none. */
export function grainsOf(run: Run): readonly GrainView[] {
  return [
    { grain: 'group', ...groupOf(run) },
    { grain: 'step', kind: 'plain' },
    ...(blockOf(run) === null ? [] : [{ grain: 'block', kind: 'plain' } as const]),
    { grain: 'stage', kind: goesByBlocks(run) ? 'blocks' : 'plain' },
    { grain: 'round', kind: 'plain' },
    { grain: 'run', kind: 'plain' },
  ];
}

/** Finer than a step, or across steps; missing where nothing is cut, or the whole layer is one. */
function groupOf({ active }: Run): Omit<GrainView, 'grain'> {
  if (active?.parts) return { kind: active.parts.kind };
  const trains = active?.trainedSteps !== undefined; // masks that move between training steps
  const method = active?.phase === 'mask' && !trains ? active.pruning?.plan.method : undefined;
  switch (method?.kind) {
    case undefined:
      return { kind: 'notCutting', missing: true };
    case 'scoreGroups':
      return { kind: 'channels' };
    case 'solve':
      return { kind: 'oneBlock', missing: true };
    default:
      return { kind: 'wholeLayer', missing: true };
  }
}

function goesByBlocks({ active }: Run): boolean {
  return active?.byBlocks ?? false;
}

function blockOf({ active }: Run): number | null {
  return active?.block ?? null;
}

function isPruning({ recipe, cursor }: Run): boolean {
  return recipe.stages[cursor.stage]?.stage === 'prune';
}
