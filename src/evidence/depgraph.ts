/** Golden runner: dependency groups of two small networks, their importances, and the networks at half the channels. */
import * as tf from '@tensorflow/tfjs-core';
import { dependencyGroups, type Group, type Member } from '../engine/graph/groups.ts';
import { flattenNchw } from '../engine/graph/indexMap.ts';
import { type Removal, removeChannels } from '../engine/graph/surgery.ts';
import { torchParams } from '../engine/io/checkpoint/torchLayout.ts';
import { decideAtoms, placesGone } from '../engine/methods/depgraph/decide.ts';
import { normalizeByMean } from '../engine/methods/depgraph/importance.ts';
import { methods } from '../engine/methods/index.ts';
import type { GroupEvidence, ScoreGroupsMethod } from '../engine/methods/method.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../engine/models/params.ts';
import { inferShapes } from '../engine/models/shapes.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { parseOptions } from '../engine/options.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { floats, type GoldenRunner, type GoldenTensors } from './case.ts';
import { type Comparison, compareExactly, compareFloats, compareLists, fault } from './comparison.ts';
import { depgraphSpec } from './depgraphSpec.ts';

type Side = 'out' | 'in';
interface GoldenGroup {
  readonly index: number;
  readonly root: string;
  readonly full: readonly (readonly [layer: string, side: Side, channels: number])[];
  /** Root channels whose closure `result` is. */
  readonly prune_idxs: readonly number[];
  readonly result: readonly (readonly [layer: string, side: Side, channels: readonly number[]])[];
}
interface Params {
  readonly kind: string;
  readonly groups: readonly GoldenGroup[];
  readonly history: readonly (readonly [root: string, out: boolean, channels: readonly number[]])[];
}

interface Recipe {
  /** In the catalogue. */
  readonly method: string;
  readonly options: unknown;
  readonly normalize: boolean;
}
/** By the last word of `imp.<index>.<name>`. */
const recipes: Readonly<Record<string, Recipe>> = {
  l2_mean_norm: { method: 'filterNorm', options: { norm: 'l2', reduction: 'mean' }, normalize: true },
  l1_sum: { method: 'filterNorm', options: { norm: 'l1', reduction: 'sum' }, normalize: false },
  l1_first: { method: 'filterNorm', options: { norm: 'l1', reduction: 'first' }, normalize: false },
  bnscale: { method: 'bnScale', options: {}, normalize: true },
  taylor: { method: 'taylorChannel', options: { joint: false }, normalize: false },
  taylor_mv: { method: 'taylorChannel', options: { joint: true }, normalize: false },
};

export const depgraph: GoldenRunner = async ({ golden, tensors }) => {
  const { kind, groups, history } = golden.params as unknown as Params;
  const spec = depgraphSpec(kind, tensors);
  const dense: GroupEvidence = {
    arrays: nativeArrays(spec, tensors, 'w'),
    gradients: nativeArrays(spec, tensors, 'g'),
    meanSquares: null,
  };
  const found = dependencyGroups(spec);
  return [
    ...compareExactly('groups', [found.length], [groups.length]),
    ...groups.flatMap((wanted) => compareGroup(spec, ledBy(found, wanted.root), wanted)),
    ...compareImportances(groups, found, dense, tensors, golden.tolerance.imp),
    ...(await compareHalf(spec, found, dense, history, tensors, golden.tolerance.pruned50)),
  ];
};

/** The reference may name a group by another of its members that has the same channels. */
function ledBy(groups: readonly Group[], root: string): { readonly group: Group; readonly member: Member } {
  for (const group of groups) {
    const member = group.members.find(({ node, side }) => node === root && side === 'out');
    if (member) return { group, member };
  }
  throw new Error(`golden: no group has the output of '${root}'`);
}

function compareGroup(
  spec: ModelSpec,
  { group, member }: ReturnType<typeof ledBy>,
  { root, full, prune_idxs, result }: GoldenGroup,
): readonly Comparison[] {
  const places = group.channels.flatMap((_, place) =>
    member.channels[place].some((channel) => prune_idxs.includes(channel)) ? [place] : [],
  );
  const compareSets = (what: string, got: readonly string[], want: readonly string[]) =>
    compareLists(`groups: ${root}: ${what}`, [...got].sort(), [...want].sort());
  return [
    ...compareSets(
      'members',
      group.members.map(({ node, side, channels }) => `${node} ${side} ${channels.flat().length}`),
      full.map((entry) => entry.join(' ')),
    ),
    ...compareSets(
      'channels',
      group.members.map((own) => {
        const gone = places.flatMap((place) => own.channels[place]).map((channel) => torchChannel(spec, own, channel));
        return `${own.node} ${own.side} ${gone.sort((a, b) => a - b)}`;
      }),
      result.map((entry) => entry.join(' ')),
    ),
  ];
}

/** A feature behind our NHWC flatten as PyTorch numbers it. */
function torchChannel(spec: ModelSpec, { node, side }: Member, channel: number): number {
  const [input] = spec.nodes.find(({ id }) => id === node)?.inputs ?? [];
  const flatten = spec.nodes.find(({ id, type }) => id === input && type === 'flatten');
  if (!flatten || side === 'out') return channel;
  const [height, width, channels] = inferShapes(spec).get(flatten.inputs[0]) ?? [];
  return flattenNchw(height * width)(channel % channels)[Math.floor(channel / channels)];
}

function compareImportances(
  groups: readonly GoldenGroup[],
  found: readonly Group[],
  weights: GroupEvidence,
  tensors: GoldenTensors,
  tolerance: unknown,
): readonly Comparison[] {
  return [...tensors.keys()].flatMap((name) => {
    if (!name.startsWith('imp.')) return [];
    const [, index, criterion] = name.split('.');
    const wanted = groups.find((group) => group.index === Number(index));
    const recipe = recipes[criterion];
    if (!wanted || !recipe) return [fault(`${name}: not known`)];
    const got = importanceOf(inOrder(ledBy(found, wanted.root).group, wanted), weights, recipe);
    return compareFloats(`importance: ${name}`, got, floats(tensors, name).values, tolerance);
  });
}

/** Members in the order in which the reference met them, for the reduction that takes the first. */
function inOrder(group: Group, { full }: GoldenGroup): Group {
  const at = ({ node, side }: Member) => full.findIndex((entry) => entry[0] === node && entry[1] === side);
  return { ...group, members: [...group.members].sort((a, b) => at(a) - at(b)) };
}

function importanceOf(group: Group, evidence: GroupEvidence, { method: id, options, normalize }: Recipe): Float32Array {
  const method = methods.get(id) as ScoreGroupsMethod;
  const values = parseOptions(id, method.options, options);
  const importance = method.score({ group, evidence, options: values, random: createRandom(0) });
  return normalize ? normalizeByMean(importance) : importance;
}

/** Every group decided on the dense network, then all taken out at once: as the reference did. */
async function compareHalf(
  spec: ModelSpec,
  found: readonly Group[],
  weights: GroupEvidence,
  history: Params['history'],
  tensors: GoldenTensors,
  tolerance: unknown,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  const removals = history.map(([root, , channels]): Removal => {
    const { group } = ledBy(found, root);
    const atoms = importanceOf(group, weights, recipes.l2_mean_norm); // no heads: an atom is a channel
    const gone = Uint8Array.from(atoms, () => 0);
    const options = { share: 0.5, ranking: 'local', counting: 'reference' } as const;
    const [kept] = decideAtoms([{ group, atoms, gone, share: null }], options);
    const channelsGone = placesGone(group, kept).map((place) => group.channels[place]);
    comparisons.push(...compareLists(`decision: ${root}`, channelsGone.map(String), channels.map(String)));
    return { node: group.root, channels: channelsGone };
  });
  const current = removeChannels(spec, weights.arrays, removals);
  for (const { name, native, toTorch } of torchParams(current.spec)) {
    if (native.role === 'buffer') continue;
    const got = toTorch(Float32Array.from(current.arrays.get(name) ?? []));
    comparisons.push(...compareFloats(`weights: ${name}`, got, floats(tensors, `pruned50.${name}`).values, tolerance));
  }
  const logits = await logitsOf(current.spec, current.arrays, tensors);
  return [
    ...comparisons,
    ...compareFloats('logits', logits, floats(tensors, 'pruned50.logits_eval').values, tolerance),
  ];
}

async function logitsOf(spec: ModelSpec, arrays: ParamArrays, tensors: GoldenTensors): Promise<Float32Array> {
  const params = paramsFromArrays(spec, arrays);
  const { shape, values } = floats(tensors, 'x');
  const logits = tf.tidy(() => {
    const x = tf.tensor(values, [...shape], 'float32');
    return forward(spec, params, tf.transpose(x, [0, 2, 3, 1])).logits;
  });
  disposeParams(params);
  const read = await logits.data<'float32'>();
  logits.dispose();
  return read;
}

/** `w.*` or `g.*`, NCHW, in our layout; running statistics have no gradient. */
function nativeArrays(spec: ModelSpec, tensors: GoldenTensors, prefix: string): ParamArrays {
  return new Map(
    torchParams(spec).flatMap(({ name, native, toNative }) => {
      if (prefix === 'g' && native.role === 'buffer') return [];
      return [[name, toNative(Float32Array.from(floats(tensors, `${prefix}.${name}`).values))] as const];
    }),
  );
}
