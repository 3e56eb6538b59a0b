/**
 * One layer of SparseGPT (Hessian of 16,384 tokens, then mask and weights) and the masks of Wanda and magnitude, ours on
 * WASM in Node (one thread) against PyTorch with its best thread count, in one run.
 * `npx tsx scripts/bench/solver.ts [512|2048]...` prints JSON.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { methods } from '../../src/engine/methods/index.ts';
import type { ScoreWeightsMethod, SolveMethod } from '../../src/engine/methods/method.ts';
import { parseOptions } from '../../src/engine/options.ts';
import { patterns } from '../../src/engine/patterns/index.ts';
import { hessian } from '../../src/engine/statistics/hessian.ts';
import { inputNorm } from '../../src/engine/statistics/inputNorm.ts';
import type { InputStatistic, StatisticTypes } from '../../src/engine/statistics/statistic.ts';
import type { Matrix } from '../../src/engine/tensor/matrix.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';

import { startWasm } from '../../src/headless/startWasm.ts';
import { findTorch } from './python.ts';

const tokens = 16_384;
const samples = 16;
const sparsity = 0.5;
/** Of Hessian and solution, by side; PyTorch's Hessian at 2,048 takes half a minute a run on the reference BLAS. */
const repeatsOf = new Map([
  [512, 3],
  [2048, 1],
]);
/** Of the masks. */
const maskRepeats = 9;
const parts = ['hessian', 'solve', 'wanda', 'magnitude'] as const;
type Seconds = Record<(typeof parts)[number], number>;
/** The names of ../shared/bench/torch_baseline.py. */
const operations: Readonly<Record<(typeof parts)[number], string>> = {
  hessian: 'sparsegpt_hessian',
  solve: 'sparsegpt_prune',
  wanda: 'wanda_mask',
  magnitude: 'magnitude',
};

export interface SolverBench {
  readonly shape: string;
  readonly tokens: number;
  readonly ours: Seconds;
  /** Best of one and two threads, part by part; null without PyTorch or its script. */
  readonly torch: Seconds | null;
  /** ours / theirs; `sparsegpt` is Hessian and solution together. The bars: 1 at 512, 1.5 at 2,048; 1 for the masks. */
  readonly ratio: Record<'sparsegpt' | 'wanda' | 'magnitude', number> | null;
}

export async function benchSolver(sides = [...repeatsOf.keys()]): Promise<readonly SolverBench[]> {
  await startWasm();
  const results: SolverBench[] = [];
  for (const side of sides) {
    const repeats = repeatsOf.get(side) ?? 1;
    const shape = `${side}x${side}`;
    const ours = await timeOurs(side, repeats);
    const torch = timeTorch(shape, repeats);
    const ratio = torch && {
      sparsegpt: (ours.hessian + ours.solve) / (torch.hessian + torch.solve),
      wanda: ours.wanda / torch.wanda,
      magnitude: ours.magnitude / torch.magnitude,
    };
    results.push({ shape, tokens, ours, torch, ratio });
  }
  return results;
}

async function timeOurs(side: number, repeats: number): Promise<Seconds> {
  const random = createRandom(0);
  const normals = (length: number) => Float32Array.from({ length }, random.normal);
  const scales = normals(side).map((value) => Math.exp(0.5 * value)); // of the input columns
  const weight = { rows: side, columns: side, values: normals(side * side).map((value) => 0.02 * value) };
  const batch = normals((tokens / samples) * side).map((value, place) => value * scales[place % side]);
  const inputs = tensor2d(batch, [tokens / samples, side]);
  const stats = { hessian: gather(hessian, inputs), inputNorm: gather(inputNorm, inputs) };
  const seconds = {
    hessian: await medianSeconds(repeats, () => gather(hessian, inputs)),
    solve: await medianSeconds(repeats, () => solve(weight, stats)),
    wanda: await medianSeconds(maskRepeats, () => select('wanda', weight, stats)),
    magnitude: await medianSeconds(maskRepeats, () => select('magnitude', weight, stats)),
  };
  inputs.dispose();
  return seconds;
}

/** Sixteen calls of one sequence each, as a walk over calibration data makes them. */
function gather<I extends 'hessian' | 'inputNorm'>(statistic: InputStatistic<I>, inputs: Tensor2D): StatisticTypes[I] {
  let state = statistic.init(inputs.shape[1]);
  for (let call = 0; call < samples; call++) {
    const sums = statistic.sum(inputs);
    state = statistic.merge(state, sums.dataSync() as Float32Array, 1);
    sums.dispose();
  }
  return state;
}

function request(id: string, weight: Matrix, stats: object) {
  const options = parseOptions(id, methods.get(id).options, { counting: 'reference' });
  return { name: 'weight', weight, stats: stats as never, options, random: createRandom(0) };
}

async function solve(weight: Matrix, stats: object): Promise<Float32Array> {
  const method = methods.get('sparsegpt') as SolveMethod;
  const pattern = patterns.get('unstructured');
  const solution = await method.solve({
    ...request('sparsegpt', weight, stats),
    sparsity,
    pattern,
    patternOptions: {},
  });
  return solution.weight.values;
}

/** Scores, mask and the pruned copy. */
function select(id: 'wanda' | 'magnitude', weight: Matrix, stats: object): Float32Array {
  const method = methods.get(id) as ScoreWeightsMethod;
  const context = request(id, weight, stats);
  const { rows, columns, values } = weight;
  const { kept } = patterns.get('unstructured').select({
    scores: method.score(context),
    rows,
    columns,
    sparsity,
    compare: id === 'wanda' ? 'row' : 'layer',
    counting: method.counting(context.options),
    options: {},
  });
  const pruned = new Float32Array(values.length);
  for (let i = 0; i < pruned.length; i++) pruned[i] = kept[i] ? values[i] : 0;
  return pruned;
}

function timeTorch(shape: string, repeats: number): Seconds | null {
  const python = findTorch();
  const script = join(import.meta.dirname, '../../../shared/bench/torch_baseline.py');
  if (!python || !existsSync(script)) return null;
  const runs = [1, 2].flatMap((threads) =>
    (['sparsegpt', 'wanda', 'magnitude'] as const).map((method) => {
      const sizes = ['--shape', shape, '--tokens', tokens, '--samples', samples, '--sparsity', sparsity];
      const times = ['--threads', threads, '--repeats', method === 'sparsegpt' ? repeats : maskRepeats];
      const args = [script, 'layer', '--method', method, ...sizes, ...times];
      const lines = execFileSync(python, args.map(String), { encoding: 'utf8' }).trim().split('\n');
      return new Map(lines.map((line) => JSON.parse(line)).map(({ op, median_s }) => [op, median_s as number]));
    }),
  );
  const best = parts.map((part) => [part, Math.min(...runs.flatMap((run) => run.get(operations[part]) ?? []))]);
  return Object.fromEntries(best) as Seconds;
}

async function medianSeconds(repeats: number, run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    await run();
    times.push((performance.now() - start) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}

if (process.argv[1] === import.meta.filename) {
  const sides = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await benchSolver(sides.length > 0 ? sides : undefined), null, 2));
  process.exit(0);
}
