/** Where a run is judged beside its own `evaluate` stages, so that metrics.json always has a before and an after. */
import { subset } from '../engine/data/dataset.ts';
import { evaluate } from '../engine/evaluation/evaluate.ts';
import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import { type Milestone, milestoneAfter } from '../engine/pipelines/checkpoint.ts';
import type { Stage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';

/**
 * The last place at which the network is dense, pruned or recovered: there it is judged, as on the page. Judging is no
 * stage: stages keep their numbers, and with them their random draws.
 * @returns by how many stages lie behind
 */
export function judgedPlaces(stages: readonly Stage[]): ReadonlyMap<number, Milestone> {
  const last = new Map<Milestone, number>();
  for (let behind = 0; behind <= stages.length; behind++) last.set(milestoneAfter(stages.slice(0, behind)), behind);
  return new Map([...last].map(([milestone, behind]) => [behind, milestone]));
}

/** What is judged here and was not by the recipe's own stage just before; null for nothing. */
export function unjudged(
  stages: readonly Stage[],
  behind: number,
  judged: Readonly<Partial<Record<Milestone, unknown>>>,
): Milestone | null {
  const milestone = judgedPlaces(stages).get(behind);
  if (!milestone || (stages[behind - 1]?.stage === 'evaluate' && judged[milestone])) return null;
  return milestone;
}

/** As many test examples as the recipe's own evaluation takes, so that figures compare; 0 = all. */
export function judgedExamples(stages: readonly Stage[]): number {
  const own = stages.findLast(({ stage }) => stage === 'evaluate');
  return own?.stage === 'evaluate' ? own.examples : 0;
}

/** Judges a run that stands between two stages, if it is to be; its network and its draws stay as they are. */
export async function judgeRun(
  run: Run,
  signal?: AbortSignal,
): Promise<{ readonly milestone: Milestone; readonly evaluation: Evaluation; readonly ms: number } | null> {
  const { recipe, cursor, network, data } = run;
  const milestone = cursor.step === 0 ? unjudged(recipe.stages, cursor.stage, run.evaluations) : null;
  if (!milestone) return null;
  const all = await data.test(signal);
  const examples = judgedExamples(recipe.stages);
  const started = performance.now();
  const part = examples === 0 ? all : subset(all, Math.min(examples, all.size));
  const evaluation = await evaluate(network.spec, network.params, part, { signal });
  const ms = performance.now() - started;
  run.evaluations = { ...run.evaluations, [milestone]: { ...evaluation, ms } };
  return { milestone, evaluation, ms };
}
