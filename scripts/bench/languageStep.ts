/**
 * One training step (forward, backward, AdamW of every parameter) of the story LLaMA's shape, 4 layers and 128 wide, at
 * 16 x 128 tokens: ours on WASM in Node, one thread, against PyTorch, in turns. `npx tsx scripts/bench/languageStep.ts`
 */
import * as tf from '@tensorflow/tfjs-core';
import { type LlamaConfig, llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../../src/engine/models/architectures/storyLlama.ts';
import { createParams, disposeParams } from '../../src/engine/models/params.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { startTraining } from '../../src/engine/training/training.ts';
import type { Batch } from '../../src/engine/training/trainStep.ts';
import { startWasm } from '../../src/headless/startWasm.ts';
import { trainingPlan } from '../story-llama/recipe.ts';
import { type Spent, spend, type Threads, type Turns, takeTurns } from './takeTurns.ts';
import { startTorch } from './torchProcess.ts';

const sequences = 16;
const length = 128;
const rounds = 5;

export interface LanguageStepBench extends Turns {
  readonly tokens: string;
  /** The bar of `ratio`. */
  readonly bar: number;
  /** PyTorch's product on one thread, 10^9 operations a second: a reference BLAS has about 3. */
  readonly torchGflops: number | null;
}

export async function benchLanguageStep(): Promise<LanguageStepBench> {
  await startWasm();
  const training = createTraining();
  const torch = startTorch({ baseline: false });
  await torch?.ask({ do: 'train', threads: 1, sequences, length, config: torchConfig(storyLlamaConfig) });
  const product = await torch?.ask<{ gflops: number }>({ do: 'product', threads: 1 });
  const theirs = torch && ((threads: Threads) => torch.ask<Spent>({ do: 'step', threads }));
  const turns = await takeTurns(rounds, () => spend(training.step), theirs);
  torch?.close();
  training.dispose();
  return { tokens: `${sequences} x ${length}`, ...turns, bar: 2.5, torchGflops: product?.gflops ?? null };
}

/** The names of Hugging Face's config.json. */
export function torchConfig(config: LlamaConfig) {
  return {
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.kvHeads,
    vocab_size: config.vocabulary,
    rms_norm_eps: config.normEpsilon,
  };
}

function createTraining() {
  const spec = llamaSpec(storyLlamaConfig);
  const params = createParams(spec, createRandom(1));
  const training = startTraining({ spec, params }, trainingPlan({ learningRate: 0.002 }), 1 << 20, createRandom(2));
  const random = createRandom(3);
  const tokens = () =>
    tf.tensor1d(
      Int32Array.from({ length: sequences * length }, () => random.int(storyLlamaConfig.vocabulary)),
      'int32',
    );
  const batch: Batch = { inputs: tokens(), labels: tokens(), sequenceLength: length };
  return {
    step: () => training.advance(batch),
    dispose() {
      training.dispose();
      disposeParams(params);
      tf.dispose([batch.inputs, batch.labels]);
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await benchLanguageStep()));
  process.exit(0);
}
