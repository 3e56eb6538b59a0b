/**
 * Whole-model pruning of stories260K with 16 sequences of 128 tokens, ours on WASM in Node against PyTorch with its best
 * thread count, in one run. Both start from weights in memory and end with cut weights; nothing is evaluated.
 * `npx tsx scripts/bench/decoder.ts` prints one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pruneDecoder } from '../../src/engine/pipelines/decoder/prune.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { openDecoderCase } from '../../src/evidence/decoder.ts';
import { parityStage } from '../../src/evidence/pipeline.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { openGoldenFolder } from '../../src/testing/goldenFiles.ts';
import { findTorch } from './python.ts';

const shared = join(import.meta.dirname, '../../../shared');
const repeats = 15;
const methods = ['wanda', 'sparsegpt'] as const;
type Seconds = Record<(typeof methods)[number], number>;

export interface DecoderBench {
  readonly model: string;
  readonly tokens: string;
  readonly ours: Seconds;
  /** Best of one and two threads; null without PyTorch or its script. */
  readonly torch: Seconds | null;
  /** ours / theirs; the bar is 1. */
  readonly ratio: Seconds | null;
}

/** @returns null without ../shared */
export async function benchDecoder(): Promise<DecoderBench | null> {
  if (!existsSync(join(shared, 'golden/e2e'))) return null;
  await startWasm();
  const { checkpoint, calibration } = await openDecoderCase(openGoldenFolder(join(shared, 'golden')));
  const ours = {} as Seconds;
  for (const method of methods) {
    const stage = parityStage({ method, sparsity: 0.5, n: 0, m: 0 });
    const times: number[] = [];
    for (let run = 0; run < repeats; run++) {
      const request = { spec: checkpoint.spec, source: checkpoint, calibration, stage, random: createRandom(0) };
      const start = performance.now();
      let weights = 0;
      for await (const { mask } of pruneDecoder(request)) weights += mask.kept.length;
      if (weights === 0) throw new Error('bench: nothing was cut');
      times.push((performance.now() - start) / 1000);
    }
    ours[method] = median(times);
  }
  const torch = timeTorch();
  const ratio = torch && { wanda: ours.wanda / torch.wanda, sparsegpt: ours.sparsegpt / torch.sparsegpt };
  return { model: 'stories260K', tokens: '16 x 128', ours, torch, ratio };
}

function timeTorch(): Seconds | null {
  const python = findTorch();
  const script = join(shared, 'bench/torch_baseline.py');
  if (!python || !existsSync(script)) return null;
  const timed = (method: string, threads: number) => {
    const args = ['model', '--method', method, '--checkpoint', join(shared, 'checkpoints/stories260K')];
    const sizes = ['--samples', '16', '--seqlen', '128', '--repeats', `${repeats}`, '--threads', `${threads}`];
    const lines = execFileSync(python, [script, ...args, ...sizes], { encoding: 'utf8' })
      .trim()
      .split('\n');
    return median(lines.map((line) => JSON.parse(line).total_s));
  };
  const best = (method: string) => Math.min(timed(method, 1), timed(method, 2));
  return { wanda: best('wanda'), sparsegpt: best('sparsegpt') };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await benchDecoder()));
