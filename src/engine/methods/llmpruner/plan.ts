/** One step of LLM-Pruner over dependency groups: importances of their atoms, and the channels that go. */
import { LabError } from '../../errors.ts';
import type { Member as Coupled, Group } from '../../graph/groups.ts';
import type { Removal } from '../../graph/surgery.ts';
import type { GroupEvidence } from '../method.ts';
import { type Criterion, type Member, memberImportance } from './criterion.ts';
import { decideGlobally, decideLocally } from './decide.ts';
import { groupImportance, type HeadPairing, type Reduction, sumHeads } from './group.ts';

export interface ScoreOptions {
  readonly criterion: Criterion;
  readonly reduction: Reduction;
  readonly pairing: HeadPairing;
}

export interface PlanOptions extends ScoreOptions {
  /** `local` prunes every group alike; `global` ranks the atoms of all groups together. */
  readonly ranking: 'local' | 'global';
  /** Share of the initial channels that is gone after this step. */
  readonly target: number;
  /** Channels of a group before the first step, by root. */
  readonly initial: ReadonlyMap<string, number>;
}

/** @returns importance of each of the group's channels */
export function scoreChannels(group: Group, evidence: GroupEvidence, options: ScoreOptions): Float32Array {
  const members = memberValues(group, evidence, options);
  return groupImportance(members, options.reduction, group.atomSize, options.pairing, lastComputed(group, evidence));
}

/** Place of the member that the network computes last, whatever order the members stand in. */
function lastComputed({ members }: Group, { arrays }: GroupEvidence): number {
  const names = [...arrays.keys()]; // in network order
  const order = members.map(({ param }) => names.indexOf(param.name));
  return order.indexOf(Math.max(...order));
}

/**
 * What each member says: of the root's channels, or with the reference's pairing of its own, which heads alone have more
 * of than the root.
 */
export function memberValues(
  group: Group,
  evidence: GroupEvidence,
  { criterion, pairing }: Pick<ScoreOptions, 'criterion' | 'pairing'>,
): readonly Float32Array[] {
  const asReference = pairing === 'reference' && group.atomSize > 1;
  return group.members.map((member) => {
    const importance = memberImportance(readMember(member, evidence), criterion);
    return asReference ? importance : atRoot(importance, member);
  });
}

/** @returns nothing for groups that stay whole */
export function planRemovals(
  groups: readonly Group[],
  evidence: GroupEvidence,
  options: PlanOptions,
): readonly Removal[] {
  const atoms = groups.map((group) => sumHeads(scoreChannels(group, evidence, options), group.atomSize));
  const pruned =
    options.ranking === 'global'
      ? decideGlobally(atoms, options.target)
      : groups.map(({ root, channels, atomSize }, i) =>
          decideLocally(atoms[i], atomSize, options.initial.get(root) ?? channels.length, options.target),
        );
  return groups.flatMap(({ root, channels, atomSize }, i) => {
    const gone = pruned[i].flatMap((atom) => channels.slice(atom * atomSize, (atom + 1) * atomSize));
    return gone.length > 0 ? [{ node: root, channels: gone }] : [];
  });
}

/** The member's parameter with what is known of it. @throws LabError 'tensorMissing' */
export function readMember({ param, axis }: Coupled, { arrays, gradients, meanSquares }: GroupEvidence): Member {
  const weight = arrays.get(param.name);
  if (!weight) throw new LabError('tensorMissing', `llmpruner: '${param.name}' is missing`, { name: param.name });
  return {
    weight,
    shape: param.shape,
    axis,
    gradient: gradients?.get(param.name) ?? null,
    meanSquare: meanSquares?.get(param.name) ?? null,
  };
}

/** Channels that go with one of the root's add up: query heads at the key head they use. */
function atRoot(importance: Float32Array, { channels }: Coupled): Float32Array {
  return Float32Array.from(channels, (own) => own.reduce((sum, channel) => sum + importance[channel], 0));
}
