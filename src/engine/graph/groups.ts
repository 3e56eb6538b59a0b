/**
 * Dependency groups: the layers whose channels can only be removed together, found on the graph. Fang et al. 2023
 * (DepGraph), arXiv 2301.12900.
 *
 * Example: conv1 gives 4 channels, conv2 gives 4, and their sum is flattened at 2 positions (NHWC) into a dense layer.
 *
 *     input - conv1 - bn1 --- add - flatten - dense - logits
 *                 \- conv2 -/
 *
 * Channel 1 of conv1 is channel 1 of bn1, of the sum and so of conv2's output; behind the flatten it is features 1 and 5.
 * The group of root conv1 has the members, with the channels that leave together with channel 1:
 * conv1 out [1], bn1 out [1], conv2 in [1] (it reads conv1), conv2 out [1], dense in [1, 5].
 * The dense layer's outputs are the logits and are never removed.
 */
import { layerTypes, type SpecNode } from '../models/layers/index.ts';
import type { ParamSpec } from '../models/param.ts';
import { inputShapes } from '../models/shapes.ts';
import type { ModelSpec } from '../models/spec.ts';
import { channelAxes } from './channelAxes.ts';
import { type Coupling, coupleChannels } from './coupling.ts';

/** One side of one parameter that a group removes channels of. Biases and running statistics follow their node. */
export interface Member {
  readonly node: string;
  /** Channels that the node gives, or that it reads. */
  readonly side: 'out' | 'in';
  /** Its weight or scale. */
  readonly param: ParamSpec;
  /** Axis of the parameter that counts these channels. */
  readonly axis: number;
  /** Does the node mix channels (conv, dense), or pass each through (norm, depthwise)? */
  readonly mixes: boolean;
  /** For each of the group's root channels, the member's own that go with it; none where it does not reach. */
  readonly channels: readonly (readonly number[])[];
}

/** A node without a weight or scale that the channels run through: a sum, an activation, a pool. */
export interface Pass {
  readonly node: string;
  /** For each of the group's root channels: does it run through here? */
  readonly reached: readonly boolean[];
}

export interface Group {
  /** The node by whose output channels the group is named and counted. */
  readonly root: string;
  /** Root's output channels in the group, rising. */
  readonly channels: readonly number[];
  /** So many neighbouring channels leave together: a head's, or 1. */
  readonly atomSize: number;
  /** The root's own output first, then in network order. */
  readonly members: readonly Member[];
  /** In network order. */
  readonly passes: readonly Pass[];
}

/**
 * All groups, in network order of their roots. What is coupled to the network's input or to its logits is in none.
 * A root reaches as many channels as any member can; of several the narrowest, then the first (under grouped queries
 * the keys).
 * @throws LabError as inferShapes
 */
export function dependencyGroups(spec: ModelSpec): readonly Group[] {
  const coupling = coupleChannels(spec);
  const sides = spec.nodes.flatMap((node) => sidesOf(spec, coupling, node));
  const { roots, leaders } = chooseRoots(coupling, sides);
  const members = roots.map((): Member[] => []);
  for (const side of sides) addMember(coupling, side, { roots, leaders }, members);
  const withSides = new Set(sides.map(({ node }) => node));
  const order = new Map(spec.nodes.map(({ id }, index) => [id, index]));
  return roots
    .map(({ root, channels }, group): Group => {
      const isRoot = ({ node, side }: Member) => node === root && side === 'out';
      const ordered = [...members[group].filter(isRoot), ...members[group].filter((member) => !isRoot(member))];
      return {
        root,
        channels,
        atomSize: atomSize(spec, coupling, leaders, group),
        members: ordered,
        passes: passesOf(spec, coupling, { roots, leaders }, group, withSides),
      };
    })
    .sort((a, b) => (order.get(a.root) ?? 0) - (order.get(b.root) ?? 0));
}

/** A parameter's axis, and the node whose output channels it counts. */
interface Side extends Omit<Member, 'channels'> {
  readonly space: string;
}

function sidesOf(spec: ModelSpec, { shapes }: Coupling, node: SpecNode): readonly Side[] {
  const type = layerTypes.get(node.type);
  return type
    .params(node, inputShapes(spec, shapes, node))
    .filter(({ role }) => role === 'weight' || role === 'scale')
    .flatMap((param) => {
      const axes = channelAxes(param, type.channels);
      const base = { node: node.id, param, mixes: type.channels === 'mixing' };
      return [
        ...(axes.in === null ? [] : [{ ...base, side: 'in', axis: axes.in, space: node.inputs[0] } as const]),
        ...(axes.out === null ? [] : [{ ...base, side: 'out', axis: axes.out, space: node.id } as const]),
      ];
    });
}

interface Roots {
  readonly roots: readonly Pick<Group, 'root' | 'channels'>[];
  /** By class: its group, and its place among the group's root channels. */
  readonly leaders: ReadonlyMap<number, { readonly group: number; readonly place: number }>;
}

/** Those first that reach most; each leads what no earlier one leads. */
function chooseRoots(coupling: Coupling, sides: readonly Side[]): Roots {
  const roots: Pick<Group, 'root' | 'channels'>[] = [];
  const leaders = new Map<number, { readonly group: number; readonly place: number }>();
  for (const { node } of rankRoots(coupling, sides)) {
    const channels: number[] = [];
    for (const [channel, found] of freeChannels(coupling, node)) {
      if (leaders.has(found)) continue; // of repeated heads, the first leads
      leaders.set(found, { group: roots.length, place: channels.length });
      channels.push(channel);
    }
    if (channels.length > 0) roots.push({ root: node, channels });
  }
  return { roots, leaders };
}

/** Nodes with channels of their own. Sorting is stable: ties stay in network order. */
function rankRoots(coupling: Coupling, sides: readonly Side[]): readonly Side[] {
  return sides
    .filter(({ side }) => side === 'out')
    .map((side) => {
      const classes = new Set([...freeChannels(coupling, side.node)].map(([, found]) => found));
      return { side, reach: classes.size, width: coupling.width(side.node) };
    })
    .sort((a, b) => b.reach - a.reach || a.width - b.width)
    .map(({ side }) => side);
}

function* freeChannels(coupling: Coupling, node: string): Iterable<readonly [channel: number, found: number]> {
  for (let channel = 0; channel < coupling.width(node); channel++) {
    if (!coupling.isFixed(node, channel)) yield [channel, coupling.classOf(node, channel)];
  }
}

function addMember(
  coupling: Coupling,
  { space, ...side }: Side,
  { roots, leaders }: Roots,
  members: readonly Member[][],
): void {
  const found = new Map<number, number[][]>(); // by group
  for (let channel = 0; channel < coupling.width(space); channel++) {
    const leader = leaders.get(coupling.classOf(space, channel));
    if (!leader) continue;
    const lists = found.get(leader.group) ?? roots[leader.group].channels.map(() => []);
    lists[leader.place].push(channel);
    found.set(leader.group, lists);
  }
  for (const [group, channels] of found) members[group].push({ ...side, channels });
}

function passesOf(
  { nodes }: ModelSpec,
  { width, classOf }: Coupling,
  { roots, leaders }: Roots,
  group: number,
  withSides: ReadonlySet<string>,
): readonly Pass[] {
  return nodes.flatMap(({ id }): Pass[] => {
    if (withSides.has(id)) return [];
    const reached = roots[group].channels.map(() => false);
    for (let channel = 0; channel < width(id); channel++) {
      const leader = leaders.get(classOf(id, channel));
      if (leader?.group === group) reached[leader.place] = true;
    }
    return reached.includes(true) ? [{ node: id, reached }] : [];
  });
}

/** Heads that run through the group make its channels leave by the head. */
function atomSize(spec: ModelSpec, { width, classOf }: Coupling, leaders: Roots['leaders'], group: number): number {
  return spec.nodes.reduce((size, node) => {
    const head = layerTypes.get(node.type).headSize?.(node) ?? 1;
    const runs = head > 1 && width(node.id) > 0 && leaders.get(classOf(node.id, 0))?.group === group;
    return runs ? Math.max(size, head) : size;
  }, 1);
}
