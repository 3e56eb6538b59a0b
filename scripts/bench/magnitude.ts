/**
 * Magnitude pruning of one 4,096 x 4,096 matrix by comparison group, ours in Node (one thread) against PyTorch (two), in
 * one run: weights -> scores -> mask -> pruned copy. `npx tsx scripts/bench/magnitude.ts` prints one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allocations } from '../../src/engine/allocation/index.ts';
import { methods } from '../../src/engine/methods/index.ts';
import type { ScoreWeightsMethod } from '../../src/engine/methods/method.ts';
import { parseOptions } from '../../src/engine/options.ts';
import { patterns } from '../../src/engine/patterns/index.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { findTorch } from './python.ts';

const side = 4096;
const shape = `${side}x${side}`;
const sparsity = 0.5;
const threads = 2;
const repeats = 3;
const groups = ['row', 'layer', 'model'] as const;
type Seconds = Record<(typeof groups)[number], number>;

export interface MagnitudeBench {
  readonly shape: string;
  readonly repeats: number;
  readonly ours: Seconds;
  /** Null without a Python that has PyTorch. */
  readonly torch: (Seconds & { readonly torch: string }) | null;
  /** The layer of ../shared/bench/torch_baseline.py; null where it is not. */
  readonly baseline: number | null;
  /** ours / theirs, the layer against the baseline where there is one; the bar is 2. */
  readonly ratio: Seconds | null;
}

export function benchMagnitude(): MagnitudeBench {
  const ours = timeOurs();
  const python = findTorch();
  const torch = python && runJson(python, [join(import.meta.dirname, 'torch_magnitude.py'), shape, threads, repeats]);
  const script = join(import.meta.dirname, '../../../shared/bench/torch_baseline.py');
  const baseline =
    python && existsSync(script)
      ? runJson(python, [
          script,
          ...['layer', '--method', 'magnitude', '--shape', shape, '--threads', threads, '--repeats', repeats],
        ]).median_s
      : null;
  const ratio = torch && {
    row: ours.row / torch.row,
    layer: ours.layer / (baseline ?? torch.layer),
    model: ours.model / torch.model,
  };
  return { shape, repeats, ours, torch, baseline, ratio };
}

function timeOurs(): Seconds {
  const random = createRandom(0);
  const values = Float32Array.from({ length: side * side }, () => random.normal() * 0.02);
  const weight = { rows: side, columns: side, values };
  const method = methods.get('magnitude') as ScoreWeightsMethod;
  const pattern = patterns.get('unstructured');
  const seconds = groups.map((compare) => {
    const options = parseOptions('magnitude', method.options, { compare });
    const prune = () => {
      const scores = method.score({ name: 'weight', weight, stats: {} as never, options, random });
      const share =
        compare === 'model'
          ? allocations
              .get('global')
              .allocate({
                weights: [{ name: 'weight', rows: side, columns: side, kernel: [1, 1] }],
                sparsity,
                options: {},
                scores: new Map([['weight', scores]]),
              })
              .get('weight')!
          : sparsity;
      const { kept } = pattern.select({
        scores,
        rows: side,
        columns: side,
        sparsity: share,
        compare: compare === 'row' ? 'row' : 'layer',
        counting: method.counting(options),
        options: {},
      });
      const pruned = new Float32Array(values.length);
      for (let i = 0; i < pruned.length; i++) pruned[i] = kept[i] ? values[i] : 0;
      return pruned;
    };
    return [compare, medianSeconds(prune)] as const;
  });
  return Object.fromEntries(seconds) as Seconds;
}

function medianSeconds(run: () => unknown): number {
  run();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}

function runJson(python: string, args: readonly (string | number)[]) {
  return JSON.parse(execFileSync(python, args.map(String), { encoding: 'utf8' }).trim().split('\n').at(-1)!);
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(benchMagnitude(), null, 2));
