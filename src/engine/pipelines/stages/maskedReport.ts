/** What is told of one weight that a pruning event has just masked. */
import type { Dampening } from '../../methods/dampening.ts';
import { movesKept } from '../../methods/method.ts';
import { type Mask, prunedCount } from '../../tensor/matrix.ts';
import type { WeightPlan } from '../pruneModel.ts';
import type { StepReport } from './stage.ts';

type MaskedReport = Extract<StepReport, { did: 'masked' }>;

/**
 * @param target wanted sparsity; undefined = protected
 * @param raised where its Hessian needed more dampening than was asked for
 */
export function maskedReport(
  { method }: WeightPlan,
  layer: string,
  mask: Mask,
  target: number | undefined,
  raised: Dampening | undefined,
): MaskedReport {
  const how = target === undefined ? 'whole' : movesKept(method) ? 'solved' : 'scored';
  const report = { did: 'masked', phase: 'mask', layer, how, cut: prunedCount(mask), of: mask.kept.length } as const;
  return raised ? { ...report, raised } : report;
}
