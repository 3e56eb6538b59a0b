/**
 * One network in the ways to store and run it: dense, with zeros in dense matrices, packed N:M, packed as sparse rows, and
 * with whole channels taken out. What each weighs and computes follows from its numbers; how fast it is must be measured.
 */
import { LabError } from '../errors.ts';
import { macsByLayer } from '../evaluation/macs.ts';
import { dependencyGroups, type Group } from '../graph/groups.ts';
import { type Removal, removeChannels } from '../graph/surgery.ts';
import { magnitude } from '../methods/depgraph/criteria.ts';
import { channelImportance } from '../methods/depgraph/importance.ts';
import { sumHeads } from '../methods/llmpruner/group.ts';
import { layerTypes } from '../models/layers/index.ts';
import { toNativeOrder } from '../models/layout.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { patterns } from '../patterns/index.ts';
import { type CsrMatrix, csrByteLength, encodeCsr } from '../sparse/csr.ts';
import { countNonZero } from '../sparse/dense.ts';
import { encodeNm, fitsNm, type NmMatrix, nmByteLength } from '../sparse/nm.ts';
import type { Matrix } from '../tensor/matrix.ts';
import { prunableMatrices } from './quantizeNetwork.ts';

export const versionIds = ['dense', 'masked', 'nm', 'csr', 'shrunk'] as const;
export type VersionId = (typeof versionIds)[number];

export interface Version {
  readonly id: VersionId;
  readonly spec: ModelSpec;
  /** Every parameter, native layout, also of packed weights. */
  readonly arrays: ParamArrays;
  /** By weight name: what is multiplied in its packed form. */
  readonly packed: ReadonlyMap<string, { readonly csr: CsrMatrix } | { readonly nm: NmMatrix }>;
  /** Whose function it computes: its own where other weights were cut for it. */
  readonly computes: 'dense' | 'masked' | 'own';
  /** All parameters on disk. */
  readonly bytes: number;
  /** Parameters that are not 0. */
  readonly weights: number;
  /** Multiply-accumulates that one example, an image or a token, costs as it is run, zeros in dense matrices included. */
  readonly macs: number;
}

/** The N:M of a network that has none of its own. */
const nmOptions = { keep: 2, of: 4 };

/**
 * @param dense parameters before the first cut, of the same spec
 * @param pruned as they are now
 * @param sequenceLength that costs are counted for, as macsByLayer
 * @returns in the order of VersionId; without `shrunk` where no channel may go
 */
export function versionsOf(
  spec: ModelSpec,
  dense: ParamArrays,
  pruned: ParamArrays,
  sequenceLength: number,
): readonly Version[] {
  const shrunk = shrink(spec, dense, pruned, sequenceLength);
  return [
    plainVersion('dense', spec, dense, 'dense', sequenceLength),
    plainVersion('masked', spec, pruned, 'masked', sequenceLength),
    nmVersion(spec, dense, pruned, sequenceLength),
    csrVersion(spec, pruned, sequenceLength),
    ...(shrunk ? [shrunk] : []),
  ];
}

/** Every form that computes the cut network's own function, the plain one first: nothing else is cut for them. */
export function ownVersionsOf(spec: ModelSpec, pruned: ParamArrays, sequenceLength: number): readonly Version[] {
  const nm = packNm(spec, pruned, 'masked', sequenceLength);
  const packed = [...(nm ? [nm] : []), csrVersion(spec, pruned, sequenceLength)];
  const shrunk = withoutDeadChannels(spec, pruned, dependencyGroups(spec), sequenceLength);
  return [
    plainVersion('masked', spec, pruned, 'masked', sequenceLength),
    ...packed.filter(({ packed: weights }) => weights.size > 0),
    ...(shrunk ? [shrunk] : []),
  ];
}

/** Weights whose layer takes a product from outside. */
function packable(spec: ModelSpec): readonly PrunableWeight[] {
  const types = new Map(spec.nodes.map(({ id, type }) => [id, layerTypes.get(type)]));
  return prunableWeights(spec).filter(({ layer }) => types.get(layer)?.channels === 'mixing');
}

function plainVersion(
  id: VersionId,
  spec: ModelSpec,
  arrays: ParamArrays,
  computes: Version['computes'],
  sequenceLength: number,
): Version {
  const all = [...arrays.values()];
  return {
    id,
    spec,
    arrays,
    packed: new Map(),
    computes,
    bytes: all.reduce((sum, { byteLength }) => sum + byteLength, 0),
    weights: all.reduce((sum, values) => sum + countNonZero(values), 0),
    macs: macsByLayer(spec, new Map(), sequenceLength).total.dense,
  };
}

/** Only where it has zeros: sparse rows of a full matrix are larger and slower than the matrix. */
function csrVersion(spec: ModelSpec, pruned: ParamArrays, sequenceLength: number): Version {
  const matrices = prunableMatrices(spec, pruned);
  const packed = new Map(
    packable(spec).flatMap(({ name }) => {
      const matrix = matrices.get(name)!;
      return countNonZero(matrix.values) < matrix.values.length ? [[name, { csr: encodeCsr(matrix) }] as const] : [];
    }),
  );
  const bytesOf = ({ rows, columns, values }: Matrix) => csrByteLength(rows, columns, countNonZero(values));
  const plain = plainVersion('csr', spec, pruned, 'masked', sequenceLength);
  return packedVersion(plain, packed, matrices, bytesOf, (matrix) => countNonZero(matrix.values));
}

/** The network itself where it holds the pattern everywhere; else the dense one, cut to it by magnitude. */
function nmVersion(spec: ModelSpec, dense: ParamArrays, pruned: ParamArrays, sequenceLength: number): Version {
  const own = packNm(spec, pruned, 'masked', sequenceLength);
  if (own) return own;
  const cut = packNm(spec, cutToNm(spec, dense, nmWeights(spec)), 'own', sequenceLength);
  if (!cut) throw new LabError('internal', 'versions: a network cut to N:M does not hold N:M');
  return cut;
}

function nmWeights(spec: ModelSpec): readonly PrunableWeight[] {
  return packable(spec).filter(({ columns }) => columns >= nmOptions.of);
}

/** Null where a weight does not hold the pattern. */
function packNm(
  spec: ModelSpec,
  arrays: ParamArrays,
  computes: Version['computes'],
  sequenceLength: number,
): Version | null {
  const { keep, of } = nmOptions;
  const matrices = prunableMatrices(spec, arrays);
  const weights = nmWeights(spec);
  if (!weights.every(({ name }) => fitsNm(matrices.get(name)!, keep, of))) return null;
  const packed = new Map(weights.map(({ name }) => [name, { nm: encodeNm(matrices.get(name)!, keep, of) }] as const));
  return packedVersion(
    plainVersion('nm', spec, arrays, computes, sequenceLength),
    packed,
    matrices,
    ({ rows, columns }) => nmByteLength(rows, columns, keep, of),
    ({ rows, columns }) => rows * Math.ceil(columns / of) * keep,
  );
}

function cutToNm(spec: ModelSpec, dense: ParamArrays, weights: readonly PrunableWeight[]): ParamArrays {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  const arrays = new Map(dense);
  const matrices = prunableMatrices(spec, dense);
  for (const { name, rows, columns } of weights) {
    const { values } = matrices.get(name)!;
    const choice = { sparsity: 0.5, compare: 'row', counting: 'exact', options: nmOptions } as const;
    const { kept } = patterns.get('nm').select({ scores: values.map(Math.abs), rows, columns, ...choice });
    const cut = values.map((value, i) => (kept[i] === 1 ? value : 0));
    arrays.set(name, toNativeOrder(cut, shapes.get(name)!));
  }
  return arrays;
}

/** Bytes and products of what is packed take the place of the dense matrix's. */
function packedVersion(
  plain: Version,
  packed: Version['packed'],
  matrices: ReadonlyMap<string, Matrix>,
  bytesOf: (matrix: Matrix) => number,
  productsOf: (matrix: Matrix) => number,
): Version {
  // products with a weight cost the same in a sequence of any length
  const { layers } = macsByLayer(plain.spec, new Map(), 1);
  let { bytes, macs } = plain;
  for (const name of packed.keys()) {
    const matrix = matrices.get(name)!;
    bytes += bytesOf(matrix) - matrix.values.byteLength;
    const dense = layers.get(name)?.dense ?? 0;
    macs += Math.round((dense * productsOf(matrix)) / matrix.values.length) - dense;
  }
  return { ...plain, packed, bytes, macs };
}

/** Share of parameters that are not 0 in a network that was cut by whole channels and lost them. */
const fullEnough = 0.8;

/**
 * Of a network that was cut by whole channels these are taken out, which changes nothing. One that has zeros elsewhere
 * would hardly shrink: then as many of the dense network's smallest channels (L2 norm over a dependency group) go as
 * leave about the number of weights that were kept.
 */
function shrink(spec: ModelSpec, dense: ParamArrays, pruned: ParamArrays, sequenceLength: number): Version | null {
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
function withoutDeadChannels(
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
