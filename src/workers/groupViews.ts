/** Which heads and channels live and die together, as the page shows it: by matrix rows and columns. */
import { dependencyGroups, type Group, type Member } from '../engine/graph/groups.ts';
import { type PrunableWeight, prunableWeights } from '../engine/models/prunable.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { GroupMemberView, GroupPartView, GroupView } from './protocol.ts';

/** A network with more places than this is drawn without its groups. */
const mostPlaces = 400_000;

/** In network order of their roots; empty for networks too large to send. */
export function groupViews(spec: ModelSpec): readonly GroupView[] {
  const weights = new Map(prunableWeights(spec).map((weight) => [weight.name, weight]));
  const groups = dependencyGroups(spec);
  const places = groups.reduce((sum, { channels, members }) => sum + channels.length * members.length, 0);
  if (places > mostPlaces) return [];
  const order = new Map(spec.nodes.map(({ id }, index) => [id, index]));
  return groups.map((group) => groupView(group, weights, order));
}

function groupView(
  group: Group,
  weights: ReadonlyMap<string, PrunableWeight>,
  order: ReadonlyMap<string, number>,
): GroupView {
  const { atomSize, channels } = group;
  return {
    root: group.root,
    atomSize,
    atoms: channels.length / atomSize,
    members: group.members.flatMap((member) => {
      const weight = weights.get(member.param.name);
      return weight ? [memberView(member, weight, atomSize)] : [];
    }),
    beside: besideOf(group, weights).sort((a, b) => (order.get(a.node) ?? 0) - (order.get(b.node) ?? 0)),
  };
}

/** What has no matrix among the prunable ones, once a node. */
function besideOf({ atomSize, members, passes }: Group, weights: ReadonlyMap<string, PrunableWeight>): GroupPartView[] {
  const reached = new Map(passes.map(({ node, reached }) => [node, reached]));
  for (const { node, param, channels } of members) {
    if (weights.has(param.name)) continue;
    const before = reached.get(node);
    reached.set(
      node,
      channels.map((own, place) => own.length > 0 || (before?.[place] ?? false)),
    );
  }
  return [...reached].map(([node, places]) => {
    const atoms = Array.from({ length: places.length / atomSize }, (_, atom) => atom);
    const own = atoms.filter((atom) => places.slice(atom * atomSize, (atom + 1) * atomSize).includes(true));
    return { node, atoms: own.length === atoms.length ? null : own };
  });
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
