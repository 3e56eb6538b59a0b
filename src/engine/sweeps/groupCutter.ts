/** Cuts a network to a wanted share of zeros by whole channels. */
import type { Network } from '../pipelines/network.ts';
import { planPruning } from '../pipelines/pruneModel.ts';
import { refusal } from '../pipelines/refusal.ts';
import { createGroupCutter as createCutterOfShares } from '../pipelines/structured/cutTo.ts';
import { asGroupPlan, checkGroupPlan, type GroupPlan } from '../pipelines/structured/groupPlan.ts';
import { findChannelShare } from './channelShare.ts';
import type { Cutter, CutterOptions } from './contract.ts';
import { stageOf } from './request.ts';

/** @throws LabError 'recipeInvalid' where no channel may go; from `cut` for one layer alone, whose channels take others' along */
export async function createGroupCutter(
  network: Network,
  plan: GroupPlan,
  { base, method, calibration, random, signal }: CutterOptions,
): Promise<Cutter> {
  const examples = { train: async () => calibration, trainSize: calibration.size };
  const { cut, zerosAt, restore } = await createCutterOfShares(network, plan, examples, random, signal);
  const known = new Map<number, number>();
  const zerosOf = (share: number) => {
    const zeros = known.get(share) ?? zerosAt(share);
    known.set(share, zeros);
    return zeros;
  };
  return {
    restore,
    async cut(cell, layer) {
      if (layer !== null) {
        const problem = `${plan.method.name} takes whole channels, which ${layer} shares with other layers`;
        throw refusal('takesChannels', 'sweep', 'method', problem);
      }
      // Sweeps of earlier labs name a pattern here as well, and mean the share of channels.
      const channelShare = cell.pattern === null ? findChannelShare(zerosOf, cell.sparsity) : cell.sparsity;
      checkGroupPlan(asGroupPlan(planPruning(stageOf(base, method, cell))) ?? plan, network.spec);
      return { masks: await cut(channelShare), channelShare };
    },
  };
}
