/** One network cut to many shares of its channels from one scoring: what a curve over sparsity asks for. */
import type { DeadChannels } from '../../graph/deadElements.ts';
import type { Masks } from '../../models/masks.ts';
import { paramsToArrays } from '../../models/params.ts';
import { prunedCount } from '../../tensor/matrix.ts';
import type { Random } from '../../tensor/random.ts';
import type { DataSource } from '../data.ts';
import { addMasks, allMasks, loadArrays, type Network, setMasks } from '../network.ts';
import { gatherEvidence } from './gatherGradients.ts';
import { channelMasks, decideChannels, type GroupPlan, openGroups } from './groupPlan.ts';

export interface GroupCutter {
  /** Writes the network with this share of its channels gone. @returns masks of prunable weights that lost something */
  cut(share: number): Promise<Masks>;
  /** Zeros / prunable weights that this share of the channels would leave, by the scores of the uncut network. */
  zerosAt(share: number): number;
  /** The network as it came. */
  restore(): void;
}

/**
 * Scores once; a method that wants several cuts scores again between them, as its run does.
 * @throws LabError as gatherEvidence and openGroups
 */
export async function createGroupCutter(
  network: Network,
  plan: GroupPlan,
  data: Pick<DataSource, 'train' | 'trainSize'>,
  random: Random,
  signal?: AbortSignal,
): Promise<GroupCutter> {
  const { spec, prunable } = network;
  const { method, methodOptions: options, stage } = plan;
  const arrays = await paramsToArrays(network.params);
  const earlier = allMasks(network);
  const examples = Math.min(stage.calibration, data.trainSize);
  const cuts = method.cuts(options);
  const groups = openGroups(plan, spec);
  /** @param cut which one, from 0, of the network as it stands */
  async function score(cut: number) {
    const evidence = await gatherEvidence(network, method.gradients(options), data, examples, signal);
    return groups.map((entry) => {
      const context = {
        group: entry.group,
        evidence,
        options,
        random: random.split(`cut ${cut}`).split(entry.group.root),
      };
      return { ...entry, importance: method.score(context) };
    });
  }
  const uncut = await score(0);
  const masksAt = (share: number, open: typeof uncut, done: number, before: Masks): Masks => {
    const at = { ...plan, stage: { ...stage, sparsity: share } };
    const dead: readonly DeadChannels[] = share === 0 ? [] : decideChannels(at, open, done, before);
    return channelMasks(spec, dead, before);
  };
  function restore(): void {
    loadArrays(network, arrays);
    setMasks(network, new Map([...earlier].map(([name, { kept }]) => [name, kept])));
  }
  return {
    restore,
    zerosAt(share) {
      const masks = masksAt(share, uncut, 1, earlier);
      let [zeros, all] = [0, 0];
      for (const { name, rows, columns } of prunable) {
        const mask = masks.get(name) ?? earlier.get(name);
        zeros += mask ? prunedCount(mask) : 0;
        all += rows * columns;
      }
      return all === 0 ? 0 : zeros / all;
    },
    async cut(share) {
      restore();
      for (let cut = 0; cut < cuts; cut++) {
        const open = cut === 0 ? uncut : await score(cut);
        addMasks(network, masksAt(share, open, (cut + 1) / cuts, allMasks(network)));
      }
      return network.masks;
    },
  };
}
