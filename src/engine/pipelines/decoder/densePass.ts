/** What an allocation may ask about the dense decoder before anything is cut: outliers of each block, or all scores. */
import { LabError } from '../../errors.ts';
import type { TokenSequence } from '../../models/decoder.ts';
import type { LanguageSpec } from '../../models/spec.ts';
import type { WeightSource } from '../../models/weightSource.ts';
import type { StatisticId } from '../../statistics/statistic.ts';
import type { Random } from '../../tensor/random.ts';
import { outlierShare } from '../outliers.ts';
import { type PrunePlan, weightContext } from '../pruneModel.ts';
import { gatherBlock, inputStatistics } from './gather.ts';
import { pauseOf, type WalkOptions, walkBlocks } from './walk.ts';

export interface DenseKnowledge {
  /** Share in [0, 1] by weight name; null when nobody asked. */
  readonly outliers: ReadonlyMap<string, number>;
  /** By weight name; empty when nobody asked. */
  readonly scores: ReadonlyMap<string, Float32Array>;
}

/** Walks only when the plan's allocation asks. @throws LabError as walkBlocks */
export async function densePass(
  plan: PrunePlan,
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  random: Random,
  options: WalkOptions = {},
): Promise<DenseKnowledge> {
  const { allocation, method } = plan;
  const means = allocation.outlierMeans?.(plan.allocationOptions) ?? null;
  const outliers = new Map<string, number>();
  const scores = new Map<string, Float32Array>();
  const fixed = plan.pattern.fixedSparsity(plan.patternOptions) !== null;
  if (fixed || (means === null && !allocation.needsScores)) return { outliers, scores };
  const ids: StatisticId[] = [
    ...(means === null ? [] : (['inputNorm'] as const)),
    ...(allocation.needsScores ? method.statistics : []),
  ];
  const chosen = inputStatistics(ids);
  const walked = chosen.length === 0 ? [] : sequences;
  for await (const { index, block, weights, params, batches } of walkBlocks(spec, source, walked, options)) {
    const stats = await gatherBlock(spec, block, params, batches, chosen, () => pauseOf(options, index));
    const matrices = await Promise.all(
      weights.map(async ({ name, layer, rows, columns }) => {
        const values = (await params.get(name)?.data()) as Float32Array;
        return { name, layer, weight: { rows, columns, values }, stats: stats.get(layer) ?? ({} as never) };
      }),
    );
    if (means !== null) {
      const share = outlierShare(
        matrices.map(({ weight, stats: own }) => ({ weight, squaredNorm: own.inputNorm.squaredNorm })),
        means,
      );
      for (const { name } of weights) outliers.set(name, share);
    }
    if (!allocation.needsScores) continue;
    if (method.kind !== 'scoreWeights') throw new LabError('internal', `${method.id} gives no scores beforehand`);
    for (const { name, weight, stats: own } of matrices) {
      scores.set(name, method.score(weightContext(plan, name, weight, own, random)));
    }
  }
  return { outliers, scores };
}
