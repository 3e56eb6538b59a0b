/**
 * One-shot pruning of a decoder, block by block: statistics with the block still dense, fed by the blocks already cut;
 * then its layers are cut; then the sequences go through the cut block. As the code of SparseGPT and Wanda does.
 */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import { type Dampening, raisedDampening } from '../../methods/dampening.ts';
import { checkSequences, type TokenSequence } from '../../models/decoder.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { LanguageSpec } from '../../models/spec.ts';
import type { WeightSource } from '../../models/weightSource.ts';
import type { Mask } from '../../tensor/matrix.ts';
import type { Random } from '../../tensor/random.ts';
import {
  asWeightPlan,
  layerTargets,
  planPruning,
  scoreWeight,
  selectMask,
  type WeightPlan,
  type WeightStatistics,
  weightContext,
} from '../pruneModel.ts';
import type { PruneStage } from '../recipe.ts';
import { maskOfZeros } from '../zeroMasks.ts';
import { type DenseKnowledge, densePass } from './densePass.ts';
import { gatherBlock, inputStatistics } from './gather.ts';
import { reconstructionError } from './reconstruction.ts';
import { pauseOf, type WalkOptions, walkBlocks } from './walk.ts';

export interface DecoderPruning {
  readonly spec: LanguageSpec;
  readonly source: WeightSource;
  readonly calibration: readonly TokenSequence[];
  readonly stage: PruneStage;
  readonly random: Random;
  /** Also the reconstruction error of every layer; costs a Hessian for each distinct input. */
  readonly errors?: boolean;
  /** What was pruned before, by weight name: it goes first again and stays pruned. */
  readonly earlier?: ReadonlyMap<string, Mask>;
  /** Zeros of the source were pruned before as well. */
  readonly zerosStay?: boolean;
  /** What `densePass` found for this stage, when it is known already; else it walks. */
  readonly dense?: DenseKnowledge;
}

/** What became of one weight. */
export interface PrunedWeight {
  readonly name: string;
  /** Index of its decoder block. */
  readonly block: number;
  readonly mask: Mask;
  /** New values with their zeros, where the method changes the weights it keeps; else null. */
  readonly changed: Float32Array | null;
  /** ||(W' - W) X||^2 / ||W X||^2 over the calibration inputs; null when not asked for. */
  readonly error: number | null;
  /** Where its Hessian was not positive definite with the dampening that was asked for; else null. */
  readonly raised: Dampening | null;
  /** What a solving method tells beside; empty for others. */
  readonly measures: Readonly<Record<string, number>>;
}

/**
 * Gives each weight as it is cut, in network order. Nothing is written: the caller keeps masks and changed values.
 * @throws LabError 'unknownId' | 'optionInvalid' | 'recipeInvalid' | 'patternImpossible' before anything is read;
 *   'cancelled' between two weights or batches
 */
export async function* pruneDecoder(
  {
    spec,
    source,
    calibration,
    stage,
    random,
    errors = false,
    earlier = new Map(),
    zerosStay = false,
    dense,
  }: DecoderPruning,
  options: WalkOptions = {},
): AsyncGenerator<PrunedWeight> {
  const plan = planDecoderPruning(stage, spec);
  const targets = dense
    ? layerTargets(plan, prunableWeights(spec), dense.scores, dense.outliers)
    : await denseTargets(plan, spec, source, calibration, random, options);
  const chosen = inputStatistics([...plan.method.statistics, ...(errors ? (['hessian'] as const) : [])]);
  const sequences = chosen.length === 0 ? [] : calibration; // a method that looks at weights alone needs no states
  if (chosen.length > 0) checkSequences(spec, calibration);
  for await (const { index, block, weights, params, batches } of walkBlocks(spec, source, sequences, options)) {
    const pause = () => pauseOf(options, index);
    const stats = await gatherBlock(spec, block, params, batches, chosen, pause);
    for (const weight of weights) {
      const target = targets.get(weight.name);
      if (target === undefined) continue; // protected
      await pause();
      const live = params.get(weight.name) as tf.Tensor2D;
      const before = (await live.data()) as Float32Array;
      const own = stats.get(weight.layer) ?? ({} as WeightStatistics);
      const { mask, changed, ...told } = await cut(
        plan,
        weight,
        before,
        own,
        target,
        random,
        zerosStay ? maskOfZeros(weight, before) : earlier.get(weight.name),
      );
      const after = changed ?? before.map((value, i) => (mask.kept[i] === 1 ? value : 0));
      const pruned = tf.tensor2d(after, [weight.rows, weight.columns], 'float32');
      const error = errors ? await reconstructionError(live, pruned, own.hessian) : null;
      params.set(weight.name, pruned);
      live.dispose();
      yield { name: weight.name, block: index, mask, changed, error, ...told };
    }
  }
}

/** In a function of its own, so that the scores of a whole model are let go before the first block is cut. */
async function denseTargets(
  plan: WeightPlan,
  spec: LanguageSpec,
  source: WeightSource,
  calibration: readonly TokenSequence[],
  random: Random,
  options: WalkOptions,
): Promise<ReadonlyMap<string, number>> {
  const { scores, outliers } = await densePass(plan, spec, source, calibration, random, options);
  return layerTargets(plan, prunableWeights(spec), scores, outliers);
}

/** @throws LabError as planPruning; 'recipeInvalid' for a method that asks for more than a walk over inputs gives */
export function planDecoderPruning(stage: PruneStage, spec: LanguageSpec): WeightPlan {
  const plan = asWeightPlan(planPruning(stage));
  const { method } = plan;
  if (inputStatistics(method.statistics).length < method.statistics.length) {
    const problem = `${method.name} asks for gradients, which a walk over inputs does not give`;
    throw new LabError('recipeInvalid', `prune: ${problem}`, { field: 'method', problem });
  }
  const weights = prunableWeights(spec);
  for (const name of [...stage.protect, ...Object.keys(stage.overrides)]) {
    if (weights.some((weight) => weight.name === name)) continue;
    const details = { field: 'protect', problem: name };
    throw new LabError('recipeInvalid', `prune: the network has no prunable weight '${name}'`, details);
  }
  return plan;
}

async function cut(
  plan: WeightPlan,
  { name, rows, columns }: PrunableWeight,
  values: Float32Array,
  stats: WeightStatistics,
  sparsity: number,
  random: Random,
  pruned: Mask | undefined,
): Promise<Pick<PrunedWeight, 'mask' | 'changed' | 'raised' | 'measures'>> {
  const context = weightContext(plan, name, { rows, columns, values }, stats, random);
  const { method, pattern, patternOptions } = plan;
  if (method.kind === 'scoreWeights') {
    const mask = await selectMask(plan, rows, columns, scoreWeight(plan, context, pruned), sparsity);
    keepPruned(mask, pruned);
    return { mask, changed: null, raised: null, measures: {} };
  }
  const solved = await method.solve({ ...context, sparsity, pattern, patternOptions });
  const { mask, weight, loss, measures } = solved;
  keepPruned(mask, pruned);
  if (pruned) for (let i = 0; i < mask.kept.length; i++) if (mask.kept[i] === 0) weight.values[i] = 0;
  return { mask, changed: weight.values, raised: raisedDampening(solved.dampening), measures: { ...measures, loss } };
}

function keepPruned(mask: Mask, pruned: Mask | undefined): void {
  if (pruned) for (let i = 0; i < mask.kept.length; i++) mask.kept[i] &= pruned.kept[i];
}
