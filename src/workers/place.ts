/** Where a run stands on its way, and how much of the way is left: counted in steps, known before they are made. */
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import { stageTypes } from '../engine/pipelines/stages/index.ts';
import type { ActiveStage, StagePhase } from '../engine/pipelines/stages/stage.ts';
import type { Pace } from './pace.ts';
import type { BarStep, Phase, RunView } from './protocol.ts';

type Place = Pick<Run, 'recipe' | 'cursor' | 'phase' | 'finished'>;

/** Phase of the next step; the last one when the run has ended. */
export function phaseOf(run: Place): Phase {
  return run.phase === null ? 'evaluate' : nameOf(run.recipe, run.cursor.stage, run.phase);
}

/** Phase of the first step of the stage that a cursor stands in. */
export function firstPhaseOf(recipe: Recipe, { stage }: Run['cursor']): Phase {
  const own = recipe.stages[stage];
  return own ? nameOf(recipe, stage, phasesIn(own)[0]) : 'evaluate';
}

function phasesIn({ stage }: Recipe['stages'][number]): readonly StagePhase[] {
  return stage === 'prune' ? ['score', 'mask'] : [stage === 'finetune' || stage === 'evaluate' ? stage : 'train'];
}

/** What a phase of a stage is called in its pipeline: training differs by what lies before it and by what it does. */
function nameOf({ stages }: Recipe, index: number, phase: StagePhase): Phase {
  const stage = stages[index];
  if (stage.stage === 'prune' || stage.stage === 'finetune' || stage.stage === 'evaluate') return phase;
  if (stage.stage !== 'train') return stage.stage;
  if (stage.pruning) return 'trainPrune';
  return stages.slice(0, index).some((earlier) => earlier.stage === 'prune') ? 'retrain' : 'train';
}

/** A decoder is scored and cut block by block: whether some layers of the present stage are cut while others are to come. */
export function isAmidCut({ active }: Pick<Run, 'active'>): boolean {
  return (active?.byBlocks ?? false) && (active?.pruning?.done?.size ?? 0) > 0;
}

type Way = { readonly [K in 'cursor' | 'recipe']: Run[K] } & {
  readonly active: Pick<ActiveStage, 'steps' | 'parts'> | null;
};

/** Share of the recipe's stages that is done, in [0, 1]; within a stage by steps, within a step by its parts. */
export function positionOf({ cursor: { stage, step, part = 0 }, active, recipe }: Way): number {
  const done = step + (active?.parts ? part / active.parts.count : 0);
  const inside = active && active.steps > 0 ? done / active.steps : 0;
  return Math.min(1, (stage + inside) / recipe.stages.length);
}

/** Which pruning event of the recipe the run is in or has passed, from 1; `of` how many. */
export function roundOf({ recipe, cursor }: Pick<Run, 'recipe' | 'cursor'>): {
  readonly now: number;
  readonly of: number;
} {
  const count = (stages: Recipe['stages']) => stages.filter(({ stage }) => stage === 'prune').length;
  return { now: Math.max(1, count(recipe.stages.slice(0, cursor.stage + 1))), of: count(recipe.stages) };
}

/**
 * The stage bar of any pipeline: each phase once, in the order in which the recipe first comes to it. In a later round
 * the phases of that round are to come again. A network that came trained has its training behind it.
 */
export function barOf(run: Place): readonly BarStep[] {
  const { recipe } = run;
  const phases: Phase[] = recipe.model.weights === 'trained' ? ['train'] : [];
  for (const [index, stage] of recipe.stages.entries()) {
    const names = phasesIn(stage).map((phase) => nameOf(recipe, index, phase));
    for (const name of names) if (!phases.includes(name)) phases.push(name);
  }
  const now = run.finished ? phases.length : phases.indexOf(phaseOf(run));
  const steps = phases.map((phase, place): BarStep => {
    return { phase, state: place < now ? 'done' : place === now ? 'now' : 'next' };
  });
  return [...steps, { phase: 'export', state: 'next' }];
}

/** Rounds worth telling: none when there is one cut or no cut. */
export function roundView(run: Place): RunView['round'] {
  const round = roundOf(run);
  return round.of > 1 ? round : null;
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
      const kind = paceKind(config.stage, phase);
      left.set(kind, (left.get(kind) ?? 0) + steps - passed);
    }
  }
  return pace.remaining(left);
}

/** Steps that cost alike: drawing weights anew is not a training step, although it stands in a phase of training. */
export function paceKind(stage: Recipe['stages'][number]['stage'], phase: StagePhase): string {
  return stage === 'train' || stage === 'finetune' ? 'training' : `${stage} ${phase}`;
}

/** Whether the stages that the run has entered are the same in another recipe. */
export function readsTheSame({ recipe: { stages }, cursor }: Run, other: Recipe): boolean {
  const entered = cursor.stage + (cursor.step > 0 ? 1 : 0);
  return JSON.stringify(stages.slice(0, entered)) === JSON.stringify(other.stages.slice(0, entered));
}

/** The slider and the first screen make the first cut of the recipe. */
export function firstRound(run: Pick<Run, 'recipe' | 'cursor'>) {
  return { ...roundOf(run), now: 1 };
}
