/**
 * One network in the ways to store and run it: dense, with zeros in dense matrices, packed N:M, packed as sparse rows, and
 * with whole channels taken out. What each weighs and computes follows from its numbers; how fast it is must be measured.
 */
import { LabError } from '../errors.ts';
import { dependencyGroups } from '../graph/groups.ts';
import { layerTypes } from '../models/layers/index.ts';
import { toNativeOrder } from '../models/layout.ts';
import { type ParamArrays, paramSpecs } from '../models/params.ts';
import { type PrunableWeight, prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { patterns } from '../patterns/index.ts';
import { csrByteLength, encodeCsr } from '../sparse/csr.ts';
import { countNonZero } from '../sparse/dense.ts';
import { encodeNm, fitsNm, nmByteLength } from '../sparse/nm.ts';
import type { Matrix } from '../tensor/matrix.ts';
import { prunableMatrices } from './quantizeNetwork.ts';
import { shrink, withoutDeadChannels } from './shrunkVersion.ts';
import { packedVersion, plainVersion, type Version } from './version.ts';

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
