import type { LanguageSpec } from '../models/spec.ts';
import { gatherStatistics, type StatisticsByWeight } from '../pipelines/gatherStatistics.ts';
import { addMasks, matricesOf, type Network, setMasks, writeMatrix } from '../pipelines/network.ts';
import { outliersOf } from '../pipelines/outliers.ts';
import {
  asWeightPlan,
  layerTargets,
  planPruning,
  planStatistics,
  scoreWeight,
  selectMask,
  type WeightPlan,
  type WeightStatistics,
  weightContext,
} from '../pipelines/pruneModel.ts';
import { walksBlocks } from '../pipelines/stages/blockPlan.ts';
import { asGroupPlan } from '../pipelines/structured/groupPlan.ts';
import type { Mask, Matrix } from '../tensor/matrix.ts';
import { createBlockCutter } from './blockCutter.ts';
import type { Cutter, CutterOptions } from './contract.ts';
import { createGroupCutter } from './groupCutter.ts';
import { type SweepCell, stageOf } from './request.ts';

/** @throws LabError 'recipeInvalid' for a method that trains, or that the allocation does not suit, and as gatherStatistics */
export async function createCutter(network: Network, options: CutterOptions): Promise<Cutter> {
  const { base, method, calibration, random, signal } = options;
  const byGroups = asGroupPlan(planPruning(stageOf(base, method, { pattern: null, sparsity: base.sparsity })));
  if (byGroups) return createGroupCutter(network, byGroups, options);
  const planOf = (cell: SweepCell) => asWeightPlan(planPruning(stageOf(base, method, cell)));
  const first = planOf({ pattern: base.pattern, sparsity: base.sparsity });
  // What looks at weights alone is the same in one go, and scores once.
  if (planStatistics(first).length > 0 && isWalked(network, first)) return createBlockCutter(network, options);
  const matrices = await matricesOf(network);
  const earlier = new Map(network.masks);
  const examples = { train: async () => calibration, trainSize: calibration.size };
  const stats = await gatherStatistics(network, planStatistics(first), examples, calibration.size, signal);
  const outliers = outliersOf(first, stats, matrices);
  const contextOf = (plan: WeightPlan, name: string, matrix: Matrix) =>
    weightContext(plan, name, matrix, statsOf(stats, name), random);
  const scores = new Map<string, Float32Array>();
  if (first.method.kind === 'scoreWeights') {
    for (const [name, matrix] of matrices)
      scores.set(name, scoreWeight(first, contextOf(first, name, matrix), earlier.get(name)));
  }

  function restore(): void {
    for (const [name, matrix] of matrices) writeMatrix(network, name, matrix);
    setMasks(network, new Map([...earlier].map(([name, { kept }]) => [name, kept])));
  }

  async function maskOf(plan: WeightPlan, name: string, matrix: Matrix, target: number): Promise<Mask> {
    if (plan.method.kind === 'scoreWeights')
      return selectMask(plan, matrix.rows, matrix.columns, scores.get(name)!, target);
    const { mask, weight } = await plan.method.solve({
      ...contextOf(plan, name, matrix),
      sparsity: target,
      pattern: plan.pattern,
      patternOptions: plan.patternOptions,
    });
    writeMatrix(network, name, weight);
    return mask;
  }

  return {
    restore,
    async cut(cell, layer) {
      restore();
      const plan = planOf(cell);
      const weights = network.prunable.filter(({ name }) => layer === null || name === layer);
      const targets = layerTargets(plan, weights, scores, outliers);
      const masks = new Map<string, Mask>();
      for (const [name, matrix] of matrices) {
        const target = targets.get(name);
        if (target === undefined) continue; // protected
        const mask = await maskOf(plan, name, matrix, target);
        const before = earlier.get(name);
        if (before) for (let i = 0; i < mask.kept.length; i++) mask.kept[i] &= before.kept[i];
        masks.set(name, mask);
      }
      addMasks(network, masks);
      return { masks };
    },
  };
}

function isWalked(network: Network, plan: WeightPlan): network is Network & { readonly spec: LanguageSpec } {
  return walksBlocks(plan, network.spec);
}

function statsOf(stats: StatisticsByWeight, name: string): WeightStatistics {
  return (stats.get(name) ?? {}) as WeightStatistics; // the method's own declaration says which of them it reads
}
