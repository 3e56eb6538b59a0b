/** The cut of one layer in a pruning event: from its scores, or solved; whole, or its first parts. */
import { type Dampening, raisedDampening } from '../../methods/dampening.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import { fullMask, type Mask, type Matrix } from '../../tensor/matrix.ts';
import { addMasks, matrixOf, type Network, writeMatrix } from '../network.ts';
import { type AnyContext, selectMask, type WeightPlan } from '../pruneModel.ts';
import { copyFirst, type FirstParts, maskSoFar } from './parts.ts';
import type { Explain, Parts } from './stage.ts';

/** Where a solver's scores and numbers are kept, and how far its cut has come. */
interface LayerRecord {
  readonly plan: WeightPlan;
  /** Of the layer that is cut now; `part` of them are cut already and stay, also where a hand has changed them since. */
  readonly parts: Parts | null;
  readonly part: number;
  readonly scores: Map<string, Float32Array>;
  readonly explanations: Map<string, Explain>;
  readonly raised: Map<string, Dampening>;
  readonly diagonals: Map<string, Float32Array>;
}

interface LayerCut {
  readonly context: () => AnyContext;
  /** Wanted sparsity; undefined = the layer is left whole. */
  readonly target: number | undefined;
  /** Of earlier events: what it has cut stays cut. */
  readonly earlier: Mask | undefined;
  /** Absent = all of it. */
  readonly only?: FirstParts;
}

/** Writes the cut into the network. @returns the mask of the layer as it is now */
export async function cutLayer(
  record: LayerRecord,
  network: Network,
  weight: PrunableWeight,
  cut: LayerCut,
): Promise<Mask> {
  const { name } = weight;
  const { mask, after } = await decideLayer(record, weight, cut);
  const values = after?.values.slice(); // the solution's own are told of later
  const now = network.masks.get(name);
  const { parts, part } = record;
  if (parts && part > 0 && now) {
    const behind = { parts, done: part };
    copyFirst(now.kept, mask.kept, mask, behind);
    if (values) copyFirst((await matrixOf(network, name)).values, values, mask, behind);
  }
  if (values) writeMatrix(network, name, { ...mask, values });
  addMasks(network, new Map([[name, mask]]));
  return mask;
}

/** @returns the weights that stay, where they are given new values: [out, in]; else null */
async function decideLayer(
  record: LayerRecord,
  { name, rows, columns }: PrunableWeight,
  { context, target, earlier, only }: LayerCut,
): Promise<{ readonly mask: Mask; readonly after: Matrix | null }> {
  const { method, pattern, patternOptions } = record.plan;
  let mask = fullMask(rows, columns);
  let after: Matrix | null = null;
  if (target !== undefined) {
    if (method.kind === 'scoreWeights') {
      mask = await selectMask(record.plan, rows, columns, record.scores.get(name)!, target);
    } else {
      const until = only ? { until: only.done * only.parts.size } : {};
      const solved = await method.solve({ ...context(), sparsity: target, pattern, patternOptions, ...until });
      after = solved.weight;
      mask = solved.mask;
      // columns to come have not been judged
      if (!only) {
        record.scores.set(name, solved.scores);
        record.explanations.set(name, solved.explain);
        record.diagonals.set(name, solved.diagonal);
        const raised = raisedDampening(solved.dampening);
        if (raised) record.raised.set(name, raised);
      }
    }
  }
  if (only) mask = maskSoFar(mask, only);
  if (earlier) for (let i = 0; i < mask.kept.length; i++) mask.kept[i] &= earlier.kept[i];
  return { mask, after };
}
