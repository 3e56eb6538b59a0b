/** Which heads and channels live and die together, as the page shows it: by matrix rows and columns. */
import { dependencyGroups, type Group, type Member } from '../engine/graph/groups.ts';
import { type PrunableWeight, prunableWeights } from '../engine/models/prunable.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { GroupMemberView, GroupView } from './protocol.ts';

/** A network with more places than this is drawn without its groups. */
const mostPlaces = 400_000;

/** In network order of their roots; empty for networks too large to send. */
export function groupViews(spec: ModelSpec): readonly GroupView[] {
  const weights = new Map(prunableWeights(spec).map((weight) => [weight.name, weight]));
  const groups = dependencyGroups(spec);
  const places = groups.reduce((sum, { channels, members }) => sum + channels.length * members.length, 0);
  return places > mostPlaces ? [] : groups.map((group) => groupView(group, weights));
}

function groupView(group: Group, weights: ReadonlyMap<string, PrunableWeight>): GroupView {
  const { atomSize, channels } = group;
  return {
    root: group.root,
    atomSize,
    atoms: channels.length / atomSize,
    members: group.members.flatMap((member) => {
      const weight = weights.get(member.param.name);
      return weight ? [memberView(member, weight, atomSize)] : [];
    }),
    beside: group.members.filter(({ param }) => !weights.has(param.name)).map(({ param }) => param.name),
  };
}

function memberView(member: Member, { name, columns, kernel }: PrunableWeight, atomSize: number): GroupMemberView {
  const { side, channels } = member;
  const atoms = Array.from({ length: channels.length / atomSize }, (_, atom) =>
    channels.slice(atom * atomSize, (atom + 1) * atomSize).flat(),
  );
  const positions = kernel[0] * kernel[1];
  if (side === 'out') return { name, axis: 'rows', atoms };
  // columns of a convolution are [kernel position, input]
  const inputs = columns / positions;
  const spread = (atom: readonly number[]) =>
    Array.from({ length: positions }, (_, position) => atom.map((channel) => position * inputs + channel)).flat();
  return { name, axis: 'columns', atoms: atoms.map(spread) };
}
