/** The three pipelines side by side: same seed, same start, same fuel. Each runs as far as its fuel carries it. */

import { LabError, reportError } from '../../engine/errors.ts';
import type { ModelSpec } from '../../engine/models/spec.ts';
import { noBudget, plannedBudget, withSteps } from '../../engine/pipelines/budget.ts';
import { sequenceLengthOf } from '../../engine/pipelines/data.ts';
import { recipeOf } from '../../engine/pipelines/presets.ts';
import type { Recipe } from '../../engine/pipelines/recipe.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { prunedCount } from '../../engine/tensor/matrix.ts';
import type { Emit } from '../emitter.ts';
import type { Subject } from '../subject.ts';
import { throwIfCancelled } from '../tasks.ts';
import { nextTurn } from '../turn.ts';
import { qualityOf } from './quality.ts';
import type { RaceLane, RaceRequest, RaceView } from './views.ts';

/** Quality is measured so many times along the way, on a few test examples; at the end on all of them. */
const measures = 8;
const pipelines: readonly Settings['pipeline'][] = ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'];

interface Racer {
  /** Null for one that was refused. */
  readonly run: Run | null;
  lane: RaceLane;
  /** Optimiser steps at which quality is measured next. */
  next: number;
}

/** What all three share, and what makes each of them possible from the same start. @throws LabError as recipeOf */
export function raceRecipes(request: RaceRequest, spec: ModelSpec): readonly Recipe[] {
  return pipelines.map((pipeline) => raceRecipe(pipeline, request, spec));
}

function raceRecipe(pipeline: Settings['pipeline'], { settings, matched, fuel }: RaceRequest, spec: ModelSpec): Recipe {
  const { fromScratch } = settings;
  const own: Settings =
    settings.model.weights === 'trained' && fromScratch
      ? { ...settings, pipeline, fromScratch: { ...fromScratch, prune: 'trained', weights: 'fresh' } }
      : { ...settings, pipeline };
  const recipe = recipeOf(own, spec);
  return matched ? withSteps(recipe, fuel) : recipe;
}

/** On its mark; a pipeline that makes no sense with these settings stands out with the reason, and the others race. */
function enter(pipeline: Settings['pipeline'], subject: Subject, request: RaceRequest): Racer {
  const waiting: RaceLane = {
    pipeline,
    planned: 0,
    spent: noBudget,
    fuelMacs: 0,
    sparsity: 0,
    points: [],
    ended: null,
    refused: null,
  };
  try {
    const recipe = raceRecipe(pipeline, request, subject.spec);
    const run = subject.createRun(recipe);
    const sequenceLength = sequenceLengthOf(run.data);
    const fuelMacs = plannedBudget(withSteps(recipe, request.fuel), run.network.spec, sequenceLength).macs;
    const planned = plannedBudget(recipe, run.network.spec, sequenceLength).steps;
    return { run, lane: { ...waiting, planned, fuelMacs }, next: 0 };
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    return { run: null, lane: { ...waiting, ended: 'refused', refused: reportError(thrown) }, next: 0 };
  }
}

export async function runRace(subject: Subject, request: RaceRequest, emit: Emit, signal: AbortSignal): Promise<void> {
  const lanes: Racer[] = [];
  let status: RaceView['status'] = 'running';
  const tell = () => emit({ type: 'race', view: { status, request, lanes: lanes.map(({ lane }) => lane) } });
  try {
    for (const pipeline of pipelines) lanes.push(enter(pipeline, subject, request));
    tell();
    // in turns, so that the screen shows them abreast
    while (lanes.some(({ lane }) => lane.ended === null)) {
      for (const one of lanes) {
        if (one.run && one.lane.ended === null) await drive(one, one.run, subject, request.fuel, signal);
      }
      throwIfCancelled(signal, 'race');
      tell();
      await nextTurn();
    }
    status = 'finished';
  } catch (thrown) {
    status = 'cancelled';
    throw thrown;
  } finally {
    for (const { run } of lanes) {
      if (!run) continue;
      run.dispose();
      subject.release(run.network);
    }
    tell();
  }
}

/** A few steps of one lane; what costs no fuel (a cut, new weights, the evaluation) is done without it. */
async function drive(one: Racer, run: Run, subject: Subject, fuel: number, signal: AbortSignal): Promise<void> {
  const turn = Math.max(1, Math.floor(fuel / 40));
  const from = run.spent.steps;
  const dry = () => run.spent.steps >= fuel && needsFuel(run);
  while (!run.finished && !dry() && run.spent.steps - from < turn) {
    throwIfCancelled(signal, 'race');
    await run.advance(signal);
  }
  const ended = run.finished ? 'finished' : dry() ? 'outOfFuel' : null;
  const { masks, prunable } = run.network;
  let [zeros, all] = [0, 0];
  for (const mask of masks.values()) zeros += prunedCount(mask);
  for (const { rows, columns } of prunable) all += rows * columns;
  const sparsity = all === 0 ? 0 : zeros / all;
  one.lane = { ...one.lane, spent: run.spent, sparsity, ended };
  if (ended === null && run.spent.steps < one.next) return;
  one.next = run.spent.steps + Math.max(1, Math.floor(fuel / measures));
  const { evaluation } = await subject.measure(run.network, ended ? 'whole' : 'preview', signal);
  const point = { step: run.spent.steps, sparsity, examples: evaluation.examples, ...qualityOf(evaluation) };
  one.lane = { ...one.lane, points: [...one.lane.points, point] };
}

/** Whether the run's next step trains. */
function needsFuel({ recipe, cursor }: Run): boolean {
  const stage = recipe.stages[cursor.stage]?.stage;
  return stage === 'train' || stage === 'finetune';
}
