/**
 * Gradual pruning: at each event the masks are chosen anew at the sparsity that the schedule's curve has reached.
 * Zhu & Gupta 2017, arXiv 1710.01878.
 */
import { parseOptions } from '../../options.ts';
import { schedules } from '../../schedules/index.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { outlierShare } from '../outliers.ts';
import { layerTargets, scoreWeight, selectMask, type WeightStatistics, weightContext } from '../pruneModel.ts';
import { type RefusalReason, refusal } from '../refusal.ts';
import type { WhileTraining } from './config.ts';
import { defineMaskRule, type LiveWeight, type MaskChange, type MaskRequest } from './rule.ts';

export const gradual = defineMaskRule({
  id: 'gradual',
  options: {},
  reads: 'statistics',
  followsSchedule: true,
  newAtZero: false,
  beginsByLot: false,
  check(config, plan) {
    if (plan.method.kind === 'solve') {
      throw refuse(
        'solveWhileTraining',
        'method',
        `${plan.method.name} corrects the kept weights, which training moves anyway: use a score`,
      );
    }
    if (plan.method.kind === 'scoreSteps') {
      throw refuse(
        'needsAdapters',
        'method',
        `${plan.method.name} trains adapters while it prunes: a stage of its own`,
      );
    }
    if (plan.pattern.fixedSparsity(plan.patternOptions) !== null && config.revive === 'never') {
      throw refuse('patternDictates', 'pattern', 'it dictates its sparsity, so the first mask would be the last one');
    }
    if (config.end < config.begin) throw refuse('endBeforeBegin', 'end', 'the last event would stand before the first');
    curveOf(config);
  },
  /** t in {t0, t0 + dt, ..., t0 + n dt} without t0, where the curve stands at 0 and cuts nothing. */
  events(config, steps) {
    const [from, to] = [Math.round(config.begin * steps), Math.round(config.end * steps)];
    const count = Math.floor((to - from) / config.frequency);
    const curve = curveOf(config);
    if (count < 1) return [{ at: to, takesStep: false, sparsity: curve(1), moves: 0 }];
    return Array.from({ length: count }, (_, index) => ({
      at: from + (index + 1) * config.frequency,
      takesStep: false,
      sparsity: curve((index + 1) / count),
      moves: 0,
    }));
  },
  async update(request) {
    const { config, weights, plan } = request;
    const judged = new Map(weights.map((weight) => [weight.name, judge(request, weight)]));
    const scores = new Map([...judged].map(([name, own]) => [name, own.scores]));
    const targets = layerTargets(plan, weights, scores, outliersOf(request));
    const changes = new Map<string, MaskChange>();
    for (const { name, rows, columns, mask: before } of weights) {
      const target = targets.get(name);
      if (target === undefined) continue;
      const mask = await selectMask(plan, rows, columns, scores.get(name)!, target);
      const survivors = before ? intersection(mask, before) : mask;
      changes.set(name, { mask: config.revive === 'never' ? survivors : mask, survivors, judged: judged.get(name) });
    }
    return changes;
  },
});

/** Progress in [0, 1] to sparsity. */
function curveOf({ schedule: { id, options }, sparsity }: WhileTraining): (progress: number) => number {
  const schedule = schedules.get(id);
  const { ramp } = schedule;
  const values = parseOptions(`schedule ${id}`, schedule.options, options);
  if (!ramp) throw refuse('scheduleWithoutCurve', 'schedule', `${id} has no curve over time`);
  return (progress) => ramp(sparsity, 0, progress, values);
}

/** What is pruned for good ranks below everything else. */
function judge({ config, plan, stats, random }: MaskRequest, { name, weight, mask }: LiveWeight) {
  const context = weightContext(plan, name, weight, (stats.get(name) ?? {}) as never, random);
  const scores = scoreWeight(plan, context, config.revive === 'never' && mask ? mask : undefined);
  const { method } = plan;
  const explain = (row: number, column: number) =>
    method.kind === 'scoreWeights'
      ? method.explain(context, row, column)
      : { terms: {}, score: scores[row * weight.columns + column] };
  return { scores, explain };
}

/** Share of outliers by weight name, each layer for itself; empty when the allocation does not ask. */
function outliersOf({ plan, weights, stats }: MaskRequest): ReadonlyMap<string, number> {
  const means = plan.allocation.outlierMeans?.(plan.allocationOptions);
  if (means === undefined) return new Map();
  return new Map(
    weights.map(({ name, weight }) => {
      const { inputNorm } = (stats.get(name) ?? {}) as Partial<WeightStatistics>;
      if (!inputNorm) throw new Error(`gradual: ${name} has no input norms`);
      return [name, outlierShare([{ weight, squaredNorm: inputNorm.squaredNorm }], means)];
    }),
  );
}

function intersection(a: Mask, b: Mask): Mask {
  return { rows: a.rows, columns: a.columns, kept: a.kept.map((bit, i) => bit & b.kept[i]) };
}

const refuse = (reason: RefusalReason, field: string, problem: string) =>
  refusal(reason, 'gradual pruning', field, problem);
