/** A network with whole channels taken out: those that are gone anyway, or its weakest. */
import { dependencyGroups, type Group } from '../graph/groups.ts';
import { type Removal, removeChannels } from '../graph/surgery.ts';
import { magnitude } from '../methods/depgraph/criteria.ts';
import { channelImportance } from '../methods/depgraph/importance.ts';
import { sumHeads } from '../methods/llmpruner/group.ts';
import type { ParamArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import { countNonZero } from '../sparse/dense.ts';
import { plainVersion, type Version } from './version.ts';

/** Share of parameters that are not 0 in a network that was cut by whole channels and lost them. */
const fullEnough = 0.8;

/**
 * Of a network that was cut by whole channels these are taken out, which changes nothing. One that has zeros elsewhere
 * would hardly shrink: then as many of the dense network's smallest channels (L2 norm over a dependency group) go as
 * leave about the number of weights that were kept.
 */
export function shrink(
  spec: ModelSpec,
  dense: ParamArrays,
  pruned: ParamArrays,
  sequenceLength: number,
): Version | null {
  const groups = dependencyGroups(spec);
  if (groups.length === 0) return null;
  const own = withoutDeadChannels(spec, pruned, groups, sequenceLength);
  if (own && own.weights >= fullEnough * (own.bytes / 4)) return own;
  const wanted = [...pruned.values()].reduce((sum, values) => sum + countNonZero(values), 0);
  const ranked = new Map(groups.map((group) => [group, weakestFirst(importanceOf(group, dense))]));
  let best: Version | null = null;
  for (const share of shares) {
    const removals = removalsOf(groups, (group) => {
      const atoms = ranked.get(group) ?? [];
      return atoms.slice(0, Math.min(Math.round(share * atoms.length), atoms.length - 1));
    });
    const { spec: smaller, arrays } = removeChannels(spec, dense, removals);
    const version = plainVersion('shrunk', smaller, arrays, 'own', sequenceLength);
    const distance = (of: Version) => Math.abs(Math.log(of.weights / Math.max(1, wanted)));
    if (best === null || distance(version) < distance(best)) best = version;
  }
  return best;
}

/** Null where no channel is all zeros. */
export function withoutDeadChannels(
  spec: ModelSpec,
  pruned: ParamArrays,
  groups: readonly Group[],
  sequenceLength: number,
): Version | null {
  const dead = removalsOf(groups, (group) => indicesWhere(importanceOf(group, pruned), (value) => value === 0));
  if (dead.every(({ channels }) => channels.length === 0)) return null;
  const { spec: smaller, arrays } = removeChannels(spec, pruned, dead);
  return plainVersion('shrunk', smaller, arrays, 'masked', sequenceLength);
}

/** Of the channels of every group. */
const shares = Array.from({ length: 18 }, (_, i) => 0.05 * (i + 1));

/** By atom. */
function importanceOf(group: Group, arrays: ParamArrays): Float32Array {
  const channels = channelImportance(group, { arrays, gradients: null }, magnitude(2), 'mean');
  return group.atomSize === 1 ? channels : sumHeads(channels, group.atomSize);
}

/** @param goneOf atoms of a group, in any order; a group of which nothing would be left stays whole */
function removalsOf(groups: readonly Group[], goneOf: (group: Group) => readonly number[]): readonly Removal[] {
  return groups.map((group) => {
    const { root, channels, atomSize } = group;
    const atoms = goneOf(group);
    const whole = atoms.length * atomSize === channels.length;
    return {
      node: root,
      channels: whole ? [] : atoms.flatMap((atom) => channels.slice(atom * atomSize, (atom + 1) * atomSize)),
    };
  });
}

function indicesWhere(values: Float32Array, holds: (value: number) => boolean): readonly number[] {
  return [...values.keys()].filter((index) => holds(values[index]));
}

/** Of equal ones the lower index goes first. */
function weakestFirst(values: Float32Array): readonly number[] {
  return [...values.keys()].sort((a, b) => values[a] - values[b] || a - b);
}
