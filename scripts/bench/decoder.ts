/**
 * Whole-model pruning with 16 sequences of 128 tokens, ours on WASM in Node (one thread) against torch_baseline.py, in
 * turns: stories260K, and the story LLaMA's shape with random weights. Both start from weights in memory and end with cut
 * weights; nothing is evaluated. `npx tsx scripts/bench/decoder.ts`
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../../src/engine/models/architectures/storyLlama.ts';
import { paramSpecs } from '../../src/engine/models/params.ts';
import { type DecoderPruning, pruneDecoder } from '../../src/engine/pipelines/decoder/prune.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { sizeOf } from '../../src/engine/tensor/shape.ts';
import { openDecoderCase } from '../../src/evidence/decoder.ts';
import { parityStage } from '../../src/evidence/pipeline.ts';
import { startWasm } from '../../src/headless/startWasm.ts';
import { openGoldenFolder } from '../../src/testing/goldenFiles.ts';
import { torchConfig } from './languageStep.ts';
import { type Spent, spend, type Turns, takeTurns } from './takeTurns.ts';
import { sharedFolder, startTorch } from './torchProcess.ts';

const sequences = 16;
const length = 128;
const rounds = 7;
const methods = ['wanda', 'sparsegpt'];

export interface DecoderBench extends Turns {
  readonly model: string;
  readonly method: string;
  readonly tokens: string;
  /** Of `ratio`. */
  readonly bar: number;
}

/** What both sides prune. */
interface Model {
  readonly name: string;
  readonly ours: Pick<DecoderPruning, 'spec' | 'source' | 'calibration'>;
  /** How torch_language.py opens it. */
  readonly theirs: { readonly checkpoint: string } | { readonly config: object };
}

/** Without ../shared the story model's shape alone, and no ratio. */
export async function benchDecoder(): Promise<readonly DecoderBench[]> {
  await startWasm();
  const models = [storyModel(), ...(existsSync(join(sharedFolder, 'golden/e2e')) ? [await stories260k()] : [])];
  const results: DecoderBench[] = [];
  for (const model of models) for (const method of methods) results.push(await benchModel(model, method));
  return results;
}

async function benchModel({ name, ours, theirs }: Model, method: string): Promise<DecoderBench> {
  const stage = parityStage({ method, sparsity: 0.5, n: 0, m: 0 });
  const prune = async () => {
    let weights = 0;
    for await (const { mask } of pruneDecoder({ ...ours, stage, random: createRandom(0) })) weights += mask.kept.length;
    if (weights === 0) throw new Error('bench: nothing was cut');
  };
  const torch = startTorch({ baseline: true });
  await torch?.ask({ do: 'open', threads: 1, ...theirs, method, sequences, length });
  const turns = await takeTurns(
    rounds,
    () => spend(prune),
    torch && ((threads) => torch.ask<Spent>({ do: 'prune', threads })),
  );
  torch?.close();
  return { model: name, method, tokens: `${sequences} x ${length}`, ...turns, bar: 1 };
}

async function stories260k(): Promise<Model> {
  const { checkpoint, calibration } = await openDecoderCase(openGoldenFolder(join(sharedFolder, 'golden')));
  return {
    name: 'stories260K',
    ours: { spec: checkpoint.spec, source: checkpoint, calibration },
    theirs: { checkpoint: join(sharedFolder, 'checkpoints/stories260K') },
  };
}

function storyModel(): Model {
  const spec = llamaSpec(storyLlamaConfig);
  const random = createRandom(1);
  const weights = new Map(
    paramSpecs(spec).map(({ name, shape }) => {
      const value = shape.length === 1 ? () => 1 : () => 0.02 * random.normal();
      return [name, Float32Array.from({ length: sizeOf(shape) }, value)];
    }),
  );
  const tokens = () => Int32Array.from({ length }, () => random.int(storyLlamaConfig.vocabulary));
  const source = { read: async (name: string) => weights.get(name)! };
  return {
    name: `${storyLlamaConfig.name}'s shape`,
    ours: { spec, source, calibration: Array.from({ length: sequences }, tokens) },
    theirs: { config: torchConfig(storyLlamaConfig) },
  };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await benchDecoder(), null, 2));
  process.exit(0);
}
