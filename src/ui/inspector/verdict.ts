/** One weight's life in one sentence: the message that fits its numbers best. */
import type { LayerView, WeightView } from '../../workers/protocol.ts';

/** Message `inspector.verdict.<kind>`. The first that holds, the most telling first. */
export type VerdictKind =
  | 'notScored'
  | 'notCut'
  | 'keptByPattern'
  | 'cutByPattern'
  | 'keptInTurn'
  | 'cutInTurn'
  | 'keptGrowing'
  | 'cutGrowing'
  | 'keptChannel'
  | 'cutChannel'
  | 'keptAgainstOthers'
  | 'cutAgainstOthers'
  | 'cutHelps'
  | 'keptCloseCall'
  | 'cutCloseCall'
  | 'keptAmongLargest'
  | 'kept'
  | 'cut';

/**
 * How a method comes to its masks: with one threshold, a few columns at a time while it corrects the rest, event by event
 * while adapters train, or by whole channels, which a weight shares with its row and loses with the channel it reads.
 */
export type Deciding = 'once' | 'inTurn' | 'growing' | 'channels';

/** Nearer to the threshold than this share of it, a decision could as well have gone the other way. */
const close = 0.05;
/** A smaller change of the loss is rounding: losses are float32 sums. */
const measurable = 1e-5;
/** Ranks above this share are among the largest. */
const largest = 0.95;

/**
 * True when not a threshold but the pattern's own small group (N:M, block) decided: scores above the threshold are cut
 * or scores below it kept.
 * @param group the M of N:M; null = none
 */
export function patternDecided(weight: WeightView, group: number | null): boolean {
  if (group !== null && weight.competitors !== group) return true;
  return weight.kept ? weight.margin < 0 : weight.margin > 0;
}

/**
 * @param progress of its layer in the prune stage
 * @param group the M of N:M; null = none
 * @param deciding without one threshold the layer's other scores say nothing of this one
 */
export function verdictOf(
  weight: WeightView,
  progress: LayerView['progress'],
  group: number | null,
  deciding: Deciding = 'once',
): VerdictKind {
  if (weight.competitors === 0) return 'notScored';
  if (weight.kept && progress === 'scored') return 'notCut';
  const others = weight.others.filter((other) => other.method !== weight.method);
  // One dissenter may be chance (random pruning is among the methods); several that agree are a finding.
  const alone = others.length > 1 && others.every((other) => other.kept !== weight.kept);
  if (alone) return weight.kept ? 'keptAgainstOthers' : 'cutAgainstOthers';
  if (deciding === 'channels') return weight.kept ? 'keptChannel' : 'cutChannel';
  if (deciding === 'growing') return weight.kept ? 'keptGrowing' : 'cutGrowing';
  if (deciding === 'inTurn' && group === null) return weight.kept ? 'keptInTurn' : 'cutInTurn';
  if (patternDecided(weight, group)) return weight.kept ? 'keptByPattern' : 'cutByPattern';
  if (!weight.kept && weight.lossChange < -measurable) return 'cutHelps';
  const threshold = weight.score - weight.margin;
  if (Math.abs(weight.margin) <= close * Math.abs(threshold)) return weight.kept ? 'keptCloseCall' : 'cutCloseCall';
  if (weight.kept && weight.rank >= largest * weight.competitors) return 'keptAmongLargest';
  return weight.kept ? 'kept' : 'cut';
}
