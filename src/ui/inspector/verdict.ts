/** One weight's life in one sentence: the message that fits its numbers best. */
import type { LayerView, WeightView } from '../../workers/protocol.ts';

/** Message `inspector.verdict.<kind>`. The first that holds, the most telling first. */
export type VerdictKind =
  | 'notScored'
  | 'notCut'
  | 'keptAgainstOthers'
  | 'cutAgainstOthers'
  | 'cutHelps'
  | 'keptCloseCall'
  | 'cutCloseCall'
  | 'keptAmongLargest'
  | 'kept'
  | 'cut';

/** Nearer to the threshold than this share of it, a decision could as well have gone the other way. */
const close = 0.05;
/** A smaller change of the loss is rounding: losses are float32 sums. */
const measurable = 1e-5;
/** Ranks above this share are among the largest. */
const largest = 0.95;

/** @param progress of its layer in the prune stage */
export function verdictOf(weight: WeightView, progress: LayerView['progress']): VerdictKind {
  if (weight.competitors === 0) return 'notScored';
  if (weight.kept && progress === 'scored') return 'notCut';
  const others = weight.others.filter((other) => other.method !== weight.method);
  // One dissenter may be chance (random pruning is among the methods); several that agree are a finding.
  const alone = others.length > 1 && others.every((other) => other.kept !== weight.kept);
  if (alone) return weight.kept ? 'keptAgainstOthers' : 'cutAgainstOthers';
  if (!weight.kept && weight.lossChange < -measurable) return 'cutHelps';
  const threshold = weight.score - weight.margin;
  if (Math.abs(weight.margin) <= close * Math.abs(threshold)) return weight.kept ? 'keptCloseCall' : 'cutCloseCall';
  if (weight.kept && weight.rank >= largest * weight.competitors) return 'keptAmongLargest';
  return weight.kept ? 'kept' : 'cut';
}
