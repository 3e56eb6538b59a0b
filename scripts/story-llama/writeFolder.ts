/** The trained story model as a Hugging Face folder, with how it was made and what it reaches beside it. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as tfjsVersion } from '@tensorflow/tfjs-core/package.json';
import { specialIds, tokenizerConfigJson, tokenizerJson } from '../../src/engine/data/stories/tokenizer.ts';
import { collectBytes } from '../../src/engine/io/byteStream.ts';
import { encodeModel } from '../../src/engine/io/checkpoint/encode.ts';
import { storyLlamaConfig } from '../../src/engine/models/architectures/storyLlama.ts';
import type { ParamArrays } from '../../src/engine/models/params.ts';
import type { LanguageSpec } from '../../src/engine/models/spec.ts';
import type { StoryMetrics } from './measure.ts';
import { recipe } from './recipe.ts';

export const trainedWith = `pruning-lab 0.1.0, TensorFlow.js ${tfjsVersion} WASM`;

export async function writeFolder(
  folder: string,
  spec: LanguageSpec,
  params: ParamArrays,
  metrics: StoryMetrics,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const json = (name: string, value: object) =>
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  writeFileSync(join(folder, 'model.safetensors'), await collectBytes(encodeModel(spec, params)));
  json('config.json', configJson());
  json('tokenizer.json', tokenizerJson());
  json('tokenizer_config.json', tokenizerConfigJson(storyLlamaConfig.maxPositions));
  json('generation_config.json', { ...specialIds, do_sample: true });
  json('training.json', { recipe, metrics, trainedWith });
}

/** `config.json` as transformers 4 and 5 read it. */
function configJson(): object {
  const config = storyLlamaConfig;
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    ...specialIds,
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.kvHeads,
    head_dim: config.headDim,
    hidden_act: 'silu',
    vocab_size: config.vocabulary,
    max_position_embeddings: config.maxPositions,
    rms_norm_eps: config.normEpsilon,
    rope_theta: config.rope.theta,
    rope_scaling: null,
    tie_word_embeddings: config.tiedEmbeddings,
    attention_bias: config.bias.queryKeyValue,
    mlp_bias: false,
    attention_dropout: 0,
    initializer_range: 0.02,
    torch_dtype: 'float32',
    use_cache: true,
  };
}
