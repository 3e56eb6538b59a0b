/** One network cut to many shares of its channels from one scoring: what a curve over sparsity asks for. */
import type { DeadChannels } from '../../graph/deadElements.ts';
import type { Masks } from '../../models/masks.ts';
import { paramsToArrays } from '../../models/params.ts';
import type { Random } from '../../tensor/random.ts';
import type { DataSource } from '../data.ts';
import { addMasks, allMasks, loadArrays, type Network, setMasks } from '../network.ts';
import { gatherEvidence } from './gatherGradients.ts';
import { channelMasks, decideChannels, type GroupPlan, openGroups } from './groupPlan.ts';

export interface GroupCutter {
  /** Writes the network with this share of its channels gone. @returns masks of prunable weights that lost something */
  cut(share: number): Masks;
  /** The network as it came. */
  restore(): void;
}

/**
 * @param plan with one cut: cuts in several steps would want scores between them
 * @throws LabError as gatherEvidence
 */
export async function createGroupCutter(
  network: Network,
  plan: GroupPlan,
  data: Pick<DataSource, 'train' | 'trainSize'>,
  random: Random,
  signal?: AbortSignal,
): Promise<GroupCutter> {
  const { spec } = network;
  const { method, methodOptions: options, stage } = plan;
  const arrays = await paramsToArrays(network.params);
  const earlier = allMasks(network);
  const examples = Math.min(stage.calibration, data.trainSize);
  const evidence = await gatherEvidence(network, method.gradients(options), data, examples, signal);
  const open = openGroups(plan, spec).map((entry) => {
    const context = { group: entry.group, evidence, options, random: random.split('cut 0').split(entry.group.root) };
    return { ...entry, importance: method.score(context) };
  });
  function restore(): void {
    loadArrays(network, arrays);
    setMasks(network, new Map([...earlier].map(([name, { kept }]) => [name, kept])));
  }
  return {
    restore,
    cut(share) {
      restore();
      const at = { ...plan, stage: { ...stage, sparsity: share } };
      const dead: readonly DeadChannels[] = share === 0 ? [] : decideChannels(at, open, 1, earlier);
      addMasks(network, channelMasks(spec, dead, earlier));
      return network.masks;
    },
  };
}
