/** One step of LLM-Pruner over dependency groups: importances of their atoms, and the channels that go. */
import { LabError } from '../../errors.ts';
import type { Member as Coupled, Group } from '../../graph/groups.ts';
import type { Removal } from '../../graph/surgery.ts';
import { type Criterion, type Member, memberImportance } from './criterion.ts';
import { decideGlobally, decideLocally } from './decide.ts';
import { groupImportance, type HeadPairing, type Reduction, sumHeads } from './group.ts';

/** By parameter name, native layout; null where the criterion does not read them. */
export interface Evidence {
  readonly arrays: ReadonlyMap<string, Float32Array>;
  readonly gradients: ReadonlyMap<string, Float32Array> | null;
  readonly meanSquares: ReadonlyMap<string, Float32Array> | null;
}

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
export function scoreChannels(
  group: Group,
  evidence: Evidence,
  { criterion, reduction, pairing }: ScoreOptions,
): Float32Array {
  const members = group.members.map((member) => {
    const importance = memberImportance(asMatrix(member, evidence), criterion);
    return pairing === 'reference' ? importance : atRoot(importance, member);
  });
  return groupImportance(members, reduction, group.atomSize, pairing);
}

/** @returns nothing for groups that stay whole */
export function planRemovals(groups: readonly Group[], evidence: Evidence, options: PlanOptions): readonly Removal[] {
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

/** A weight [out, in], or the scale of a norm as one column. An embedding's channels are its columns. */
export function asMatrix({ param, axis }: Coupled, { arrays, gradients, meanSquares }: Evidence): Member {
  const weight = arrays.get(param.name);
  if (!weight) throw new LabError('tensorMissing', `llmpruner: '${param.name}' is missing`, { name: param.name });
  return {
    weight,
    columns: param.shape[1] ?? 1,
    side: axis === 0 ? 'out' : 'in',
    gradient: gradients?.get(param.name) ?? null,
    meanSquare: meanSquares?.get(param.name) ?? null,
  };
}

/** Channels that go with one of the root's add up: query heads at the key head they use. */
function atRoot(importance: Float32Array, { channels }: Coupled): Float32Array {
  return Float32Array.from(channels, (own) => own.reduce((sum, channel) => sum + importance[channel], 0));
}
