/** A random LLaMA of a few thousand weights as the files of a Hugging Face folder. */
import { type ByteSource, bytesSource } from '../engine/io/byteSource.ts';
import { collectBytes } from '../engine/io/byteStream.ts';
import { parseConfig } from '../engine/io/huggingface/config.ts';
import type { FloatDtype } from '../engine/io/safetensors/dtypes.ts';
import { encodeSafetensors, floatTensor, type TensorToWrite } from '../engine/io/safetensors/write.ts';
import { encodeShardedIndex } from '../engine/io/shardedIndex.ts';
import { llamaSpec } from '../engine/models/architectures/llama.ts';
import { paramSpecs } from '../engine/models/params.ts';
import type { LanguageSpec } from '../engine/models/spec.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { sizeOf } from '../engine/tensor/shape.ts';

/** Two blocks, 4 query heads on 2 key heads of 4 channels. */
export const tinyConfig = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 32,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: 'silu',
  tie_word_embeddings: true,
};
/** Word i is `wi`: enough of a tokenizer to tell texts by. */
export const tinyTokenizer = {
  version: '1.0',
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
  model: {
    type: 'WordLevel',
    vocab: Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`w${i}`, i])),
    unk_token: 'w0',
  },
};

type Config = Readonly<Record<string, unknown>>;

export interface TinyOptions {
  readonly config?: Config;
  readonly dtype?: FloatDtype;
  /** Split over two files with an index. */
  readonly sharded?: boolean;
  /** Changes the tensors before they are written. */
  readonly change?: (tensors: Map<string, TensorToWrite>) => void;
}

export function tinySpec(config: Config = {}): LanguageSpec {
  return llamaSpec(parseConfig('config.json', JSON.stringify({ ...tinyConfig, ...config }), 'tiny'));
}

/** Scales near 1 and weights large enough that every part of the network speaks. */
export function tinyWeights(spec: LanguageSpec, seed = 1): Map<string, Float32Array<ArrayBuffer>> {
  return new Map(
    paramSpecs(spec).map(({ name, shape, role }) => {
      const random = createRandom(seed).split(name);
      const value = () => (role === 'scale' ? 1 + 0.1 * random.normal() : 0.4 * random.normal());
      return [name, Float32Array.from({ length: sizeOf(shape) }, value)];
    }),
  );
}

export async function tinyFolder(options: TinyOptions = {}): Promise<Map<string, ByteSource>> {
  const { config = {}, dtype = 'F32', sharded = false, change } = options;
  const spec = tinySpec(config);
  const weights = tinyWeights(spec);
  const tensors = new Map(
    paramSpecs(spec).map(({ name, shape }) => [name, floatTensor(name, shape, weights.get(name)!, dtype)]),
  );
  change?.(tensors);
  const text = JSON.stringify({ ...tinyConfig, ...config });
  const files = new Map([['config.json', bytesSource(new TextEncoder().encode(text), 'config.json')]]);
  const add = async (name: string, list: readonly TensorToWrite[]) => {
    files.set(name, bytesSource(await collectBytes(encodeSafetensors(list)), name));
  };
  const all = [...tensors.values()];
  if (!sharded) {
    await add('model.safetensors', all);
    return files;
  }
  const shards = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  const half = Math.ceil(all.length / 2);
  await add(shards[0], all.slice(0, half));
  await add(shards[1], all.slice(half));
  const width = { F16: 2, BF16: 2, F32: 4, F64: 8 }[dtype];
  const index = encodeShardedIndex(
    new Map(all.map(({ name }, i) => [name, shards[i < half ? 0 : 1]])),
    all.reduce((sum, { shape }) => sum + width * sizeOf(shape), 0),
  );
  files.set('model.safetensors.index.json', bytesSource(new TextEncoder().encode(index), 'index'));
  return files;
}
