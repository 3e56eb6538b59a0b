/** Inputs for the contract suite: odd shapes, weights with zeros and ties, statistics of random calibration data. */
import { createHash } from 'node:crypto';

import type { Group } from '../engine/graph/groups.ts';
import type { AdapterStep, GroupContext, GroupEvidence, WeightContext } from '../engine/methods/method.ts';
import { paramSpecs } from '../engine/models/params.ts';
import type { ModelSpec } from '../engine/models/spec.ts';

import type { OptionSchema, OptionValues } from '../engine/options.ts';
import type { CompareGroup, CountingRule } from '../engine/patterns/pattern.ts';
import { gradient } from '../engine/statistics/gradient.ts';
import { hessian } from '../engine/statistics/hessian.ts';
import { inputNorm } from '../engine/statistics/inputNorm.ts';
import type { StatisticId, StatisticsOf } from '../engine/statistics/statistic.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { tinySpec } from './tinyLlama.ts';

export const oddShapes: readonly (readonly [rows: number, columns: number])[] = [
  [1, 1],
  [1, 9],
  [5, 1],
  [3, 7],
  [10, 64],
  [64, 801],
];

const inputsOf = new Map<number, StatisticsOf<'inputNorm' | 'hessian'>>();

/** Statistics of 24 tokens in 3 samples; fewer tokens than inputs, so that a wide Hessian needs its dampening. */
function inputStatistics(columns: number): StatisticsOf<'inputNorm' | 'hessian'> {
  const known = inputsOf.get(columns);
  if (known) return known;
  const inputs = Float32Array.from({ length: 24 * columns }, createRandom(columns).normal);
  const made = {
    inputNorm: inputNorm.update(inputNorm.init(columns), inputs, 3),
    hessian: hessian.update(hessian.init(columns), inputs, 3),
  };
  inputsOf.set(columns, made);
  return made;
}

/** Every third weight is 0 and one value in five is repeated. */
export function contextOf(
  rows: number,
  columns: number,
  seed: number,
  options: OptionValues<OptionSchema>,
): WeightContext<OptionSchema, StatisticId> {
  const draws = createRandom(seed);
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    i % 3 === 2 ? 0 : i % 5 === 4 ? 0.25 : draws.normal(),
  );
  const slope = Float32Array.from({ length: rows * columns }, draws.normal);
  const stats = {
    ...inputStatistics(columns),
    gradient: gradient.update(gradient.init(rows * columns, true), slope, 1),
  };
  return { name: 'layer.weight', weight: { rows, columns, values }, stats, options, random: createRandom(seed) };
}

/** One step of a rank-3 adapter; every third weight is pruned. */
export function stepOf(rows: number, columns: number, seed: number): AdapterStep {
  const draws = createRandom(seed);
  const normals = (length: number) => Float32Array.from({ length }, draws.normal);
  const values = normals(rows * columns).map((value, i) => (i % 3 === 2 ? 0 : value));
  return {
    adapter: { A: normals(3 * columns), B: normals(rows * 3), rank: 3, scaling: 2 },
    gradient: { A: normals(3 * columns), B: normals(rows * 3) },
    weight: { rows, columns, values },
    weightGradient: normals(rows * columns),
  };
}

export function fingerprintStep({ adapter, gradient, weight, weightGradient }: AdapterStep): string {
  return fingerprint(adapter.A, adapter.B, gradient.A, gradient.B, weight.values, weightGradient ?? new Float32Array());
}

/** Odd widths, a shortcut, a flatten; grouped queries with a tied embedding. */
export const groupNetworks: readonly ModelSpec[] = [
  {
    name: 'residual',
    task: 'classify',
    inputShape: [4, 4, 1],
    classes: 3,
    nodes: [
      { id: 'stem', type: 'conv2d', inputs: ['input'], filters: 7, kernel: [3, 3], stride: 1, padding: 1, bias: false },
      { id: 'bn1', type: 'batchNorm', inputs: ['stem'], epsilon: 1e-5, momentum: 0.1 },
      { id: 'conv', type: 'conv2d', inputs: ['bn1'], filters: 5, kernel: [3, 3], stride: 1, padding: 1, bias: true },
      { id: 'bn2', type: 'batchNorm', inputs: ['conv'], epsilon: 1e-5, momentum: 0.1 },
      { id: 'back', type: 'conv2d', inputs: ['bn2'], filters: 7, kernel: [1, 1], stride: 1, padding: 0, bias: false },
      { id: 'add', type: 'add', inputs: ['bn1', 'back'] },
      { id: 'pool', type: 'maxPool', inputs: ['add'], size: 2, stride: 2 },
      { id: 'flatten', type: 'flatten', inputs: ['pool'] },
      { id: 'fc1', type: 'dense', inputs: ['flatten'], units: 9, bias: true },
      { id: 'fc2', type: 'dense', inputs: ['fc1'], units: 3, bias: true },
    ],
    output: 'fc2',
  },
  tinySpec(),
];

const evidenceOf = new Map<string, GroupEvidence>();

/** Weights with zeros and repeated values; gradients and squares where they are asked for. */
export function groupContextOf(
  spec: ModelSpec,
  group: Group,
  seed: number,
  options: OptionValues<OptionSchema>,
  reads: 'none' | 'mean' | 'squares',
): GroupContext<OptionSchema> {
  const key = `${spec.name} ${seed} ${reads}`;
  const drawn = (stream: string, value: (draw: number, i: number) => number) =>
    new Map(
      paramSpecs(spec).map(({ name, shape }) => {
        const { normal } = createRandom(seed).split(stream).split(name);
        return [name, Float32Array.from({ length: sizeOf(shape) }, (_, i) => value(normal(), i))];
      }),
    );
  const evidence = evidenceOf.get(key) ?? {
    arrays: drawn('weights', (draw, i) => (i % 3 === 2 ? 0 : i % 5 === 4 ? 0.25 : draw)),
    gradients: reads === 'none' ? null : drawn('gradients', (draw) => draw),
    meanSquares: reads === 'squares' ? drawn('squares', (draw) => draw * draw) : null,
  };
  evidenceOf.set(key, evidence);
  return { group, evidence, options, random: createRandom(seed).split(group.root) };
}

export function fingerprintEvidence({ arrays, gradients, meanSquares }: GroupEvidence): string {
  return fingerprint(...arrays.values(), ...(gradients?.values() ?? []), ...(meanSquares?.values() ?? []));
}

/** Of every number that a method is given or gives: equal prints, equal bits. */
export function fingerprint(...arrays: readonly (Float32Array | Uint8Array)[]): string {
  const hash = createHash('sha1');
  for (const array of arrays) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest('hex');
}

export function fingerprintInputs({ weight, stats }: WeightContext<OptionSchema, StatisticId>): string {
  const { inputNorm, hessian, gradient } = stats;
  return fingerprint(
    weight.values,
    inputNorm.squaredNorm,
    hessian.matrix,
    gradient.mean,
    gradient.meanSquare ?? new Float32Array(),
  );
}

/**
 * How many weights each pattern must prune of distinct scores, counted apart from its code. A new pattern states its
 * count here, or the suite fails.
 */
export const wantedZeros: Readonly<
  Record<
    string,
    (
      request: {
        readonly rows: number;
        readonly columns: number;
        readonly compare: CompareGroup;
        readonly count: (n: number) => number;
      },
      options: Readonly<Record<string, number>>,
    ) => { readonly least: number; readonly most: number }
  >
> = {
  unstructured({ rows, columns, compare, count }) {
    const zeros = compare === 'layer' ? count(rows * columns) : rows * count(columns);
    return { least: zeros, most: zeros };
  },
  nm({ rows, columns }, { keep, of }) {
    const tail = Math.min(of - keep, columns % of);
    const zeros = rows * (Math.floor(columns / of) * (of - keep) + tail);
    return { least: zeros, most: zeros };
  },
  /** The number of blocks is exact; blocks at the edge are smaller. */
  block({ rows, columns, compare, count }, options) {
    const down = Math.ceil(rows / options.rows);
    const across = Math.ceil(columns / options.columns);
    const blocks = compare === 'layer' ? count(down * across) : down * count(across);
    const size = options.rows * options.columns;
    const cut = down * across * size - rows * columns; // what the edge blocks lack
    return { least: Math.max(0, blocks * size - cut), most: Math.min(rows * columns, blocks * size) };
  },
};

/** The counting rules, written down a second time. */
export function countOf(n: number, sparsity: number, rule: CountingRule): number {
  if (sparsity === 0) return 0;
  const product = n * sparsity;
  if (rule === 'truncate') return Math.trunc(product);
  if (rule === 'threshold') return Math.min(n, Math.trunc(product) + 1);
  const [lower, upper] = [Math.floor(product), Math.ceil(product)];
  if (product - lower !== upper - product) return product - lower < upper - product ? lower : upper;
  return lower % 2 === 0 ? lower : upper;
}
