/** A Hugging Face folder of a LLaMA-like model: what it says it is, held against the tensors it has. */
import { LabError } from '../../errors.ts';
import { type LlamaConfig, llamaSpec } from '../../models/architectures/llama.ts';
import { paramSpecs } from '../../models/params.ts';
import type { LanguageSpec } from '../../models/spec.ts';
import type { WeightSource } from '../../models/weightSource.ts';
import { sameShape } from '../../tensor/shape.ts';
import { type ByteSource, readWhole } from '../byteSource.ts';
import { isFloatDtype } from '../safetensors/dtypes.ts';
import { openSafetensors, type SafetensorsFile } from '../safetensors/read.ts';
import { checkShards, parseShardedIndex } from '../shardedIndex.ts';
import { parseConfig } from './config.ts';

/** Files of a folder by name. */
export type FolderFiles = ReadonlyMap<string, ByteSource>;

export interface LanguageCheckpoint extends WeightSource {
  readonly spec: LanguageSpec;
  readonly config: LlamaConfig;
  /** Which file holds a tensor, in file order; tensors that the network does not read are among them. */
  readonly tensors: ReadonlyMap<string, SafetensorsFile>;
  /** Everything in the folder but the weights. */
  readonly others: FolderFiles;
}

export const folderNames = {
  config: 'config.json',
  weights: 'model.safetensors',
  index: 'model.safetensors.index.json',
  tokenizer: 'tokenizer.json',
  tokenizerConfig: 'tokenizer_config.json',
} as const;

/** JSON beside the weights: more than this is no configuration. */
const maxJsonBytes = 1 << 26;

/**
 * Reads headers only; tensors are read when asked for.
 * @throws LabError 'fileMissing' without config.json, weights or a shard; 'tensorMissing', 'tensorUnexpected',
 *   'tensorShapeInvalid', 'tensorDtypeUnknown' naming the tensor; as parseConfig and openSafetensors
 */
export async function openFolder(files: FolderFiles, name: string): Promise<LanguageCheckpoint> {
  const text = await readText(files, folderNames.config);
  const stated = parseConfig(folderNames.config, text, name);
  const tensors = await openWeights(files);
  const config = asStored(stated, tensors);
  const spec = llamaSpec(config);
  checkTensors(spec, config, tensors);
  const others = new Map([...files].filter(([file]) => !file.endsWith('.safetensors') && file !== folderNames.index));
  return {
    spec,
    config,
    tensors,
    others,
    read: (tensor) => readTensor(tensors, tensor),
    readRange: (tensor, begin, end) => readTensor(tensors, tensor, begin, end),
  };
}

export async function readText(files: FolderFiles, name: string): Promise<string> {
  const file = files.get(name);
  if (!file) throw new LabError('fileMissing', `folder: wanted ${name}, got none`, { file: name });
  return new TextDecoder().decode(await readWhole(file, maxJsonBytes));
}

async function openWeights(files: FolderFiles): Promise<ReadonlyMap<string, SafetensorsFile>> {
  const tensorsOf = (opened: Iterable<SafetensorsFile>) =>
    new Map([...opened].flatMap((file) => [...file.tensors.keys()].map((tensor) => [tensor, file] as const)));
  if (!files.has(folderNames.index)) {
    const single =
      files.get(folderNames.weights) ?? [...files.values()].find(({ name }) => /\.safetensors$/.test(name));
    if (!single) {
      throw new LabError('fileMissing', `folder: wanted ${folderNames.weights}, got none`, {
        file: folderNames.weights,
      });
    }
    return tensorsOf([await openSafetensors(single)]);
  }
  const index = parseShardedIndex(folderNames.index, await readText(files, folderNames.index));
  const shards = new Map<string, SafetensorsFile>();
  for (const shard of index.shards) {
    const file = files.get(shard);
    if (file) shards.set(shard, await openSafetensors(file));
  }
  checkShards(folderNames.index, index, shards);
  return tensorsOf(shards.values());
}

/** The files decide about biases: configurations do not always tell. */
function asStored(config: LlamaConfig, tensors: ReadonlyMap<string, unknown>): LlamaConfig {
  const has = (name: string) => tensors.has(`model.layers.0.${name}.bias`);
  return {
    ...config,
    bias: { queryKeyValue: has('self_attn.q_proj'), output: has('self_attn.o_proj'), mlp: has('mlp.gate_proj') },
  };
}

function checkTensors(spec: LanguageSpec, config: LlamaConfig, tensors: ReadonlyMap<string, SafetensorsFile>): void {
  const wanted = new Map(paramSpecs(spec).map((param) => [param.name, param]));
  for (const [tensor, { shape }] of wanted) {
    const file = tensors.get(tensor);
    if (!file) {
      throw new LabError('tensorMissing', `${config.name}: wanted the tensor '${tensor}', got none`, {
        file: config.name,
        tensor,
      });
    }
    const entry = file.entry(tensor);
    if (!sameShape(entry.shape, shape)) {
      throw new LabError('tensorShapeInvalid', `${file.name}: '${tensor}': wanted [${shape}], got [${entry.shape}]`, {
        file: file.name,
        tensor,
        wanted: shape.join(' x '),
        got: entry.shape.join(' x '),
      });
    }
    if (!isFloatDtype(entry.dtype)) {
      throw new LabError('tensorDtypeUnknown', `${file.name}: '${tensor}': wanted floats, got ${entry.dtype}`, {
        file: file.name,
        tensor,
        dtype: entry.dtype,
      });
    }
  }
  for (const [tensor, file] of tensors) {
    if (wanted.has(tensor) || isPassedOver(tensor, config)) continue;
    throw new LabError('tensorUnexpected', `${file.name}: the network has no tensor '${tensor}'`, {
      file: file.name,
      tensor,
    });
  }
}

/** Stored tables of old checkpoints, and a second copy of a tied embedding: nothing computes with them. */
function isPassedOver(tensor: string, { tiedEmbeddings }: LlamaConfig): boolean {
  return tensor.endsWith('.rotary_emb.inv_freq') || (tiedEmbeddings && tensor === 'lm_head.weight');
}

/** All of a tensor, or its values [begin, end). */
async function readTensor(
  tensors: ReadonlyMap<string, SafetensorsFile>,
  tensor: string,
  begin = 0,
  end?: number,
): Promise<Float32Array> {
  const file = tensors.get(tensor);
  if (!file) throw new LabError('tensorMissing', `folder: wanted '${tensor}', got none`, { file: '', tensor });
  const values = await file.floats(tensor, begin, end);
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return values;
  const at = begin + index;
  throw new LabError('tensorNotFinite', `${file.name}: '${tensor}': got ${values[index]} at index ${at}`, {
    file: file.name,
    tensor,
    index: at,
    value: String(values[index]),
  });
}
