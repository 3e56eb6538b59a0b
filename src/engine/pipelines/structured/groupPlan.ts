/** A prune stage whose method scores dependency groups: which groups are open, and which of their channels go. */
import { type DeadChannels, keptElements } from '../../graph/deadElements.ts';
import type { Group } from '../../graph/groups.ts';
import { decideAtoms, placesGone, type RankedGroup } from '../../methods/depgraph/decide.ts';
import { sumHeads } from '../../methods/llmpruner/group.ts';
import type { ScoreGroupsMethod } from '../../methods/method.ts';
import { matrixShape, toMatrixOrder } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import { paramSpecs } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Mask } from '../../tensor/matrix.ts';
import type { PrunePlan } from '../pruneModel.ts';
import { refusal } from '../refusal.ts';
import { goneChannels, groupsOf } from './gone.ts';

export type GroupPlan = PrunePlan<ScoreGroupsMethod>;

/** null for a method that decides weight by weight. */
export function asGroupPlan(plan: PrunePlan): GroupPlan | null {
  const { method } = plan;
  return method.kind === 'scoreGroups' ? { ...plan, method } : null;
}

/** @throws LabError 'recipeInvalid' where the pattern wants another shape of holes, or nothing may be removed */
export function checkGroupPlan(plan: GroupPlan, spec: ModelSpec): void {
  const { method, pattern, patternOptions } = plan;
  if (pattern.fixedSparsity(patternOptions) !== null) {
    const problem = `${method.name} takes whole channels, which leave no room for ${pattern.id}`;
    throw refusal('channelsWithPattern', 'prune', 'pattern', problem);
  }
  openGroups(plan, spec);
}

/** A group that is pruned, and its own share of channels where one was set by hand; null = the stage's. */
export interface OpenGroup {
  readonly group: Group;
  readonly share: number | null;
}

/**
 * In scope of the method and without a protected weight among its members. A share set by hand for a weight is that of the
 * channels which the weight gives.
 * @throws LabError 'recipeInvalid' when nothing is left to prune
 */
export function openGroups({ method, methodOptions, stage }: GroupPlan, spec: ModelSpec): readonly OpenGroup[] {
  const { protect, overrides } = stage;
  const groups = method
    .scope(spec, groupsOf(spec), methodOptions)
    .filter(({ members }) => !members.some(({ param }) => protect.includes(param.name)));
  if (groups.length === 0) {
    const problem = `${method.name} finds no channels that it may remove from ${spec.name}`;
    throw refusal('noChannels', 'prune', 'method', problem);
  }
  return groups.map((group) => {
    const own = group.members.find(({ side, param }) => side === 'out' && overrides[param.name] !== undefined);
    return { group, share: own ? overrides[own.param.name] : null };
  });
}

/**
 * @param open groups with their importance by channel
 * @param done part of the way to the wanted share, in (0, 1]: cuts may come in several
 * @param earlier what is masked already: channels that are gone stay gone and are counted
 */
export function decideChannels(
  { method, methodOptions, stage }: GroupPlan,
  open: readonly (OpenGroup & { readonly importance: Float32Array })[],
  done: number,
  earlier: Masks,
): readonly DeadChannels[] {
  const gone = goneChannels(
    open.map(({ group }) => group),
    earlier,
  );
  const ranked = open.map(({ group, share, importance }, i): RankedGroup => {
    const atoms = sumHeads(importance, group.atomSize);
    return {
      group,
      atoms,
      gone: Uint8Array.from(atoms, (_, atom) => (gone[i][atom * group.atomSize] ? 1 : 0)),
      share: share === null ? null : share * done,
    };
  });
  const options = {
    share: stage.sparsity * done,
    ranking: method.ranking(methodOptions),
    counting: method.counting(methodOptions),
  };
  return decideAtoms(ranked, options).map((kept, i) => ({
    group: ranked[i].group,
    places: placesGone(ranked[i].group, kept),
  }));
}

/** Masks of every parameter that loses something, with what was masked before. */
export function channelMasks(spec: ModelSpec, dead: readonly DeadChannels[], earlier: Masks): Masks {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  return new Map(
    [...keptElements(spec, dead)].map(([name, bits]): [string, Mask] => {
      const shape = shapes.get(name) ?? [];
      const kept = toMatrixOrder(bits, shape);
      const before = earlier.get(name)?.kept;
      if (before) for (let i = 0; i < kept.length; i++) kept[i] &= before[i];
      return [name, { ...matrixShape(shape), kept }];
    }),
  );
}
