/** What other methods make of one weight, at the sparsity that its layer has now. */
import { methods } from '../engine/methods/index.ts';
import type { Method, ScoreWeightsMethod, SolveMethod } from '../engine/methods/method.ts';
import { defaultOptions } from '../engine/options.ts';
import { type PrunePlan, scoreWeight, selectMask, weightContext } from '../engine/pipelines/pruneModel.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { PruningRecord } from '../engine/pipelines/stages/stage.ts';
import type { StatisticId } from '../engine/statistics/statistic.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { layerStatistics } from './layerStatistics.ts';
import type { OtherMethod } from './protocol.ts';
import { competitors, rankOf } from './rivals.ts';

/** One forward walk over the calibration set, which the norm of the input needs anyway. */
const cheap: ReadonlySet<StatisticId> = new Set(['inputNorm']);

export interface OtherMethods {
  readonly others: readonly OtherMethod[];
  /** Those that would have to gather more first: on request. */
  readonly waiting: readonly string[];
}

/** Methods that judge single weights without training: one more file in their registry joins here by itself. */
function judging(method: Method): method is ScoreWeightsMethod | SolveMethod {
  return method.kind === 'scoreWeights' || method.kind === 'solve';
}

/** @param whole also those that need more of the calibration data than the norms of inputs */
export async function otherMethods(
  run: Run,
  pruning: PruningRecord,
  place: { readonly name: string; readonly index: number; readonly sparsity: number },
  whole: boolean,
): Promise<OtherMethods> {
  const { plan } = pruning;
  const others: OtherMethod[] = [];
  const waiting: string[] = [];
  for (const method of methods.entries) {
    if (method.id === plan.method.id || !judging(method)) continue;
    if (!whole && method.statistics.some((id) => !cheap.has(id))) waiting.push(method.id);
    else others.push(await judge(run, pruning, method, place));
  }
  return { others, waiting };
}

async function judge(
  run: Run,
  pruning: PruningRecord,
  method: ScoreWeightsMethod | SolveMethod,
  { name, index, sparsity }: { readonly name: string; readonly index: number; readonly sparsity: number },
): Promise<OtherMethod> {
  const before = pruning.before.get(name)!;
  const stats = await layerStatistics(run, pruning, name, method.statistics);
  const plan: PrunePlan = { ...pruning.plan, method, methodOptions: defaultOptions(method.options) };
  const random = createRandom(run.recipe.seed).split(`stage ${pruneStageIndex(run)}`);
  const context = weightContext(plan, name, before, stats as never, random);
  if (method.kind === 'solve') {
    const { pattern, patternOptions } = plan;
    const { mask, scores } = await method.solve({ ...context, sparsity, pattern, patternOptions });
    // judged in turn, after others have gone: it has no rank in the layer
    return { method: method.id, kept: mask.kept[index] === 1, score: scores[index], rank: null };
  }
  const scores = scoreWeight(plan, context, undefined);
  const mask = await selectMask(plan, before.rows, before.columns, scores, sparsity);
  const group = competitors(plan, scores, before, Math.floor(index / before.columns), index % before.columns);
  const rank = rankOf(group, scores[index], index - group.from);
  return { method: method.id, kept: mask.kept[index] === 1, score: scores[index], rank };
}

/** The prune stage whose scores are shown. */
function pruneStageIndex(run: Run): number {
  const { stages } = run.recipe;
  for (let i = Math.min(run.cursor.stage, stages.length - 1); i >= 0; i--) if (stages[i].stage === 'prune') return i;
  return stages.findIndex(({ stage }) => stage === 'prune');
}
