/**
 * RigL: sparse from the first step and equally sparse to the last; the smallest weights make room for those whose
 * gradient is largest. Evci et al. 2020, arXiv 1911.11134, Algorithm 1.
 */
import { selectKept } from '../../kernels/selection/select.ts';
import { type Mask, prunedCount } from '../../tensor/matrix.ts';
import { layerTargets } from '../pruneModel.ts';
import { type RefusalReason, refusal } from '../refusal.ts';
import { defineMaskRule, type LiveWeight, type MaskChange } from './rule.ts';

export const rigl = defineMaskRule({
  id: 'rigl',
  options: {
    /** alpha: share of the live weights that change places at first. */
    moves: { type: 'number', default: 0.3, min: 0, max: 1 },
  },
  reads: 'gradients',
  followsSchedule: false,
  newAtZero: true,
  beginsByLot: true,
  check(config, plan) {
    const { method, pattern, allocation } = plan;
    if (method.id !== 'magnitude' || plan.ranksModel) {
      throw refuse(
        'riglMethod',
        'method',
        'it drops by magnitude within a layer and grows by gradient; no other score is read',
      );
    }
    if (pattern.id !== 'unstructured') throw refuse('riglPattern', 'pattern', 'single weights drop and grow');
    if (allocation.needsScores || allocation.outlierMeans) {
      throw refuse('riglAllocation', 'allocation', 'it begins with random masks, before there is anything to score');
    }
    if (config.revive !== 'never')
      throw refuse('riglRevive', 'revive', 'a grown weight begins at 0: nothing is put away');
  },
  /** f(t) = alpha / 2 (1 + cos(pi t / T_end)) at t = dT, 2 dT, ... before T_end; each stands in place of a step. */
  events({ begin, end, frequency, sparsity }, steps, { moves }) {
    const [from, last] = [begin * steps, Math.min(Math.round(end * steps), steps)];
    const updates = Array.from({ length: Math.floor(last / frequency) }, (_, index) => (index + 1) * frequency)
      .filter((at) => at >= from && at < last)
      .map((at) => ({ at, takesStep: true, sparsity, moves: (moves / 2) * (1 + Math.cos((Math.PI * at) / last)) }));
    return [{ at: 0, takesStep: false, sparsity, moves: 0 }, ...updates];
  },
  async update({ weights, plan, event, random }) {
    const targets = layerTargets(plan, weights, new Map());
    const changes = new Map<string, MaskChange>();
    for (const weight of weights) {
      const target = targets.get(weight.name);
      if (target === undefined) continue;
      if (weight.mask) changes.set(weight.name, await exchange(weight, weight.mask, event.moves));
      else {
        const scores = Float32Array.from({ length: weight.rows * weight.columns }, random.split(weight.name).uniform);
        const mask = await maskWithout(weight, scores, Math.round(scores.length * target));
        changes.set(weight.name, { mask, survivors: mask });
      }
    }
    return changes;
  },
});

/**
 * Drops the k smallest live |w|, then grows the k largest |dL/dw| among all that are not live, what was just dropped
 * included; k = f * live, truncated. Of equals the lower index stays out.
 */
async function exchange(weight: LiveWeight, mask: Mask, moves: number): Promise<MaskChange> {
  const { kept } = mask;
  const pruned = prunedCount(mask);
  const k = Math.floor(moves * (kept.length - pruned));
  if (k === 0 || pruned === 0) return { mask, survivors: mask };
  if (!weight.gradient) throw new Error(`rigl: ${weight.name} has no gradient`);
  // What is not live ranks below everything, so the pruned ones and the k smallest live ones go
  const sizes = weight.weight.values.map((value, i) => (kept[i] === 1 ? Math.abs(value) : -1));
  const survivors = await maskWithout(weight, sizes, pruned + k);
  // What lives already ranks above everything, so that all but k of the others stay out
  const slopes = weight.gradient.map((slope, i) =>
    survivors.kept[i] === 1 ? Number.POSITIVE_INFINITY : Math.abs(slope),
  );
  return { mask: await maskWithout(weight, slopes, pruned), survivors };
}

/** @param scores [out, in]; the `count` lowest are pruned, of equals the lower index */
async function maskWithout({ rows, columns }: LiveWeight, scores: Float32Array, count: number): Promise<Mask> {
  const selection = { kind: 'smallest', compare: 'layer', count, ties: 'first' } as const;
  return { rows, columns, kept: await selectKept({ scores, rows, columns, selection }) };
}

const refuse = (reason: RefusalReason, field: string, problem: string) => refusal(reason, 'RigL', field, problem);
