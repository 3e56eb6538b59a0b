/** The steps of a pruning event that goes through a decoder block by block. */
import { blockNodes } from '../../models/forward.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import { inputStatistics } from '../decoder/gather.ts';
import type { Network } from '../network.ts';
import type { PrunePlan } from '../pruneModel.ts';
import type { StagePhase } from './stage.ts';

/** A decoder and a method that needs no more than its layers' inputs. */
export function walksBlocks({ method }: PrunePlan, spec: ModelSpec): spec is LanguageSpec {
  return spec.task === 'language' && inputStatistics(method.statistics).length === method.statistics.length;
}

export function blockSteps(plan: PrunePlan, network: Network): ReadonlyMap<StagePhase, number> {
  const weights = network.prunable.length;
  const scored = plan.method.kind === 'scoreWeights' ? weights : 0;
  return new Map([
    ['score', blocksOf(network).length + scored],
    ['mask', weights],
  ]);
}

export interface BlockWeights {
  readonly block: number;
  readonly weights: readonly PrunableWeight[];
}

/** Blocks that hold prunable weights; none in a network that is not a decoder. */
export function blocksOf({ spec, prunable }: Network): readonly BlockWeights[] {
  if (spec.task !== 'language') return [];
  return spec.blocks
    .map((block, index) => {
      const ids = new Set(blockNodes(spec, block).map(({ id }) => id));
      return { block: index, weights: prunable.filter(({ layer }) => ids.has(layer)) };
    })
    .filter(({ weights }) => weights.length > 0);
}

export type BlockStep =
  | { readonly does: 'gather'; readonly block: number }
  | { readonly does: 'score' | 'cut'; readonly block: number; readonly weight: PrunableWeight };

/** In each block: statistics, then a score for every layer, then a mask for every layer. A method that solves does not score. */
export function planBlocks(plan: PrunePlan, network: Network): readonly BlockStep[] {
  const scores = plan.method.kind === 'scoreWeights';
  return blocksOf(network).flatMap(({ block, weights }): BlockStep[] => [
    { does: 'gather', block },
    ...(scores ? weights.map((weight) => ({ does: 'score', block, weight }) as const) : []),
    ...weights.map((weight) => ({ does: 'cut', block, weight }) as const),
  ]);
}
