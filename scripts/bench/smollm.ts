/**
 * Whole-model pruning at SmolLM-135M's shape (30 layers, 576 wide, random weights) with 16 x 512 tokens: ours on WASM in
 * Node, one thread, against the parts of torch_baseline.py, block by block in turns. Weights are read one block at a time.
 * `npx tsx scripts/bench/smollm.ts [wanda|sparsegpt]... [blocks=N] [threads=1|2]`: fewer blocks are a quick look; the
 * ratio of a block does not depend on how many there are.
 */
import { backend } from '@tensorflow/tfjs-core';
import { type LlamaConfig, llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import type { WeightSource } from '../../src/engine/models/weightSource.ts';
import { type DecoderPruning, pruneDecoder } from '../../src/engine/pipelines/decoder/prune.ts';
import type { WalkOptions } from '../../src/engine/pipelines/decoder/walk.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { parityStage } from '../../src/evidence/pipeline.ts';
import { startWasm } from '../../src/headless/startWasm.ts';
import { torchConfig } from './languageStep.ts';
import { type Spent, spend, summarizeTurns, type Threads, type Turns, threadCounts } from './takeTurns.ts';
import { startTorch, type TorchProcess } from './torchProcess.ts';

const sequences = 16;
const length = 512;

export interface SmolLmBench {
  readonly method: string;
  readonly tokens: string;
  readonly blocks: number;
  /** Of a block; the bar of `ratio` is 3. */
  readonly block: Turns;
  readonly bar: number;
  /** Seconds of the whole run: all blocks together. */
  readonly total: { readonly ours: Spent; readonly torch: Spent | null };
  /** Longest time between two moments at which the engine reports and can be cancelled. */
  readonly longestSilence: number;
  /** Seconds from asking to stop, in the middle of a block, to having stopped. */
  readonly cancelledAfter: number;
  /** Largest size of the WASM heap: the walk holds one block and the states. Units: bytes. */
  readonly heapBytes: number;
}

export interface SmolLmOptions {
  readonly methods?: readonly string[];
  readonly blocks?: number;
  readonly threads?: Threads;
}

export async function benchSmolLm({ methods = ['wanda', 'sparsegpt'], blocks = 30, threads = 2 }: SmolLmOptions = {}) {
  await startWasm();
  const results: SmolLmBench[] = [];
  for (const method of methods) results.push(await benchMethod(method, blocks, threads));
  return results;
}

async function benchMethod(method: string, blocks: number, threads: Threads): Promise<SmolLmBench> {
  const config = smolLm(blocks);
  const request: DecoderPruning = {
    spec: llamaSpec(config),
    source: randomSource(config),
    calibration: randomTokens(config.vocabulary),
    stage: parityStage({ method, sparsity: 0.5, n: 0, m: 0 }),
    random: createRandom(0),
  };
  const cancelledAfter = await timeCancel(request);
  const torch = startTorch({ baseline: true });
  await torch?.ask({ do: 'open', threads: 1, config: torchConfig(config), method, sequences, length });
  const { ours, theirs, longestSilence } = await takeBlocks(request, torch, threads);
  torch?.close();
  return {
    method,
    tokens: `${sequences} x ${length}`,
    blocks,
    block: summarizeTurns(ours, theirs ? { [threads]: theirs } : {}),
    bar: 3,
    total: { ours: sum(ours), torch: theirs && sum(theirs) },
    longestSilence,
    cancelledAfter,
    heapBytes: heapBytes(),
  };
}

/** Block by block in turns; a run of ours stands still while theirs goes on. */
async function takeBlocks(request: DecoderPruning, torch: TorchProcess | null, threads: Threads) {
  const ours: Spent[] = [];
  const theirs: Spent[] = [];
  let longestSilence = 0;
  let heard = performance.now();
  const breathe = () => {
    longestSilence = Math.max(longestSilence, (performance.now() - heard) / 1000);
    heard = performance.now();
  };
  const walk = pruneDecoder(request, { breathe });
  const projections = 7; // of a block
  for (let block = 0; block < request.spec.blocks.length; block++) {
    heard = performance.now();
    ours.push(
      await spend(async () => {
        for (let weight = 0; weight < projections; weight++) await walk.next();
      }),
    );
    if (torch) theirs.push(await torch.ask<Spent>({ do: 'block', threads }));
  }
  if (!(await walk.next()).done) throw new Error('bench: a block with more weights than expected');
  return { ours, theirs: torch && theirs, longestSilence };
}

/** Asks to stop while the first block is being worked on. */
async function timeCancel(request: DecoderPruning): Promise<number> {
  const stop = new AbortController();
  let asked = 0;
  const options: WalkOptions = { signal: stop.signal, breathe: () => new Promise((resolve) => setImmediate(resolve)) };
  setTimeout(() => {
    asked = performance.now();
    stop.abort();
  }, 1000);
  try {
    for await (const _ of pruneDecoder(request, options));
  } catch (error) {
    if ((error as { code?: string }).code === 'cancelled') return (performance.now() - asked) / 1000;
    throw error;
  }
  throw new Error('bench: the run ended before it could be cancelled');
}

/** SmolLM-135M's config.json. */
function smolLm(layers: number): LlamaConfig {
  return {
    name: 'smollm-135m-shape',
    hiddenSize: 576,
    intermediateSize: 1536,
    layers,
    heads: 9,
    kvHeads: 3,
    headDim: 64,
    vocabulary: 49_152,
    maxPositions: 2048,
    normEpsilon: 1e-5,
    rope: { kind: 'default', theta: 10_000 },
    tiedEmbeddings: true,
    bias: { queryKeyValue: false, output: false, mlp: false },
    windows: new Array<null>(layers).fill(null),
  };
}

/** All layers hold the same values: a source of 135 million of its own would measure this machine's memory. */
function randomSource(config: LlamaConfig): WeightSource {
  const { hiddenSize, intermediateSize, kvHeads, headDim, vocabulary } = config;
  const sizes: Readonly<Record<string, number>> = {
    q_proj: hiddenSize * hiddenSize,
    k_proj: hiddenSize * kvHeads * headDim,
    v_proj: hiddenSize * kvHeads * headDim,
    o_proj: hiddenSize * hiddenSize,
    gate_proj: hiddenSize * intermediateSize,
    up_proj: hiddenSize * intermediateSize,
    down_proj: hiddenSize * intermediateSize,
    embed_tokens: hiddenSize * vocabulary,
  };
  const made = new Map<string, Float32Array>();
  const random = createRandom(1);
  const normals = Float32Array.from({ length: 1 << 20 }, () => 0.02 * random.normal());
  return {
    async read(name) {
      const part = name.split('.').at(-2) ?? '';
      if (!(part in sizes)) return new Float32Array(hiddenSize).fill(1); // a norm
      const values = made.get(part) ?? new Float32Array(sizes[part]).map((_, i) => normals[(i * 7) % (1 << 20)]);
      made.set(part, values);
      return values;
    },
  };
}

function randomTokens(vocabulary: number): readonly Int32Array[] {
  const random = createRandom(2);
  return Array.from({ length: sequences }, () => Int32Array.from({ length }, () => random.int(vocabulary)));
}

function heapBytes(): number {
  return (backend() as unknown as { readonly wasm: { readonly HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;
}

function sum(runs: readonly Spent[]): Spent {
  const total = (key: keyof Spent) => runs.reduce((all, run) => all + run[key], 0);
  return { seconds: total('seconds'), cpu: total('cpu') };
}

if (process.argv[1] === import.meta.filename) {
  const given = process.argv.slice(2);
  const numberOf = (name: string) =>
    Number(given.find((word) => word.startsWith(`${name}=`))?.split('=')[1]) || undefined;
  const methods = given.filter((word) => !word.includes('='));
  const threads = threadCounts.find((count) => count === numberOf('threads'));
  const options = { methods: methods.length > 0 ? methods : undefined, blocks: numberOf('blocks'), threads };
  console.log(JSON.stringify(await benchSmolLm(options), null, 2));
  process.exit(0);
}
