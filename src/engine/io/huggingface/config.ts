/** Hugging Face's `config.json` of the LLaMA family, in the forms of transformers 4 and 5. Untrusted until parsed. */
import * as z from 'zod/mini';
import { LabError } from '../../errors.ts';
import type { BlockWidths, LlamaConfig } from '../../models/architectures/llama.ts';
import { modelRefusal } from '../../models/modelRefusal.ts';
import { configRope } from './rope.ts';

z.config({ jitless: true }); // a strict Content-Security-Policy forbids the generated validators

const count = z.int().check(z.gte(1), z.lte(1 << 24));
const optional = <T extends z.ZodMiniType>(schema: T) => z.nullish(schema);

/** Widths of one layer where they are not the model's; another field would change what the layer computes. */
const layerSchema = z.strictObject({
  num_attention_heads: optional(count),
  num_key_value_heads: optional(count),
  intermediate_size: optional(count),
});

const configSchema = z.looseObject({
  model_type: z.string(),
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: z.int().check(z.gte(1), z.lte(1000)),
  num_attention_heads: count,
  num_key_value_heads: optional(count),
  head_dim: optional(count),
  vocab_size: count,
  max_position_embeddings: optional(count),
  rms_norm_eps: optional(z.number().check(z.gt(0), z.lte(1))),
  hidden_act: optional(z.string()),
  attention_bias: optional(z.boolean()),
  mlp_bias: optional(z.boolean()),
  tie_word_embeddings: optional(z.boolean()),
  sliding_window: optional(count),
  use_sliding_window: optional(z.boolean()),
  max_window_layers: optional(z.int().check(z.gte(0))),
  layer_types: optional(z.array(z.string())),
  /** By the layer's number; leading zeros are allowed. */
  per_layer_config: optional(z.record(z.string().check(z.regex(/^\d{1,4}$/)), layerSchema)),
});

export type HuggingFaceConfig = z.infer<typeof configSchema>;

/** What a family has where its file says nothing. */
interface Family {
  readonly kvHeads: number | null;
  readonly normEpsilon: number;
  readonly maxPositions: number;
  readonly bias: (config: HuggingFaceConfig) => LlamaConfig['bias'];
  readonly windows: (config: HuggingFaceConfig) => LlamaConfig['windows'];
}

const noWindows = ({ num_hidden_layers }: HuggingFaceConfig) => new Array<null>(num_hidden_layers).fill(null);
const noBias = { queryKeyValue: false, output: false, mlp: false };

const families: Readonly<Record<string, Family>> = {
  llama: {
    kvHeads: null,
    normEpsilon: 1e-6,
    maxPositions: 2048,
    bias: ({ attention_bias, mlp_bias }) => {
      return { queryKeyValue: attention_bias ?? false, output: attention_bias ?? false, mlp: mlp_bias ?? false };
    },
    windows: noWindows,
  },
  mistral: {
    kvHeads: 8,
    normEpsilon: 1e-6,
    maxPositions: 4096 * 32,
    bias: () => noBias,
    windows: ({ num_hidden_layers, sliding_window }) =>
      new Array<number | null>(num_hidden_layers).fill(sliding_window === undefined ? 4096 : sliding_window),
  },
  qwen2: {
    kvHeads: 32,
    normEpsilon: 1e-6,
    maxPositions: 32_768,
    bias: () => ({ ...noBias, queryKeyValue: true }),
    windows: qwenWindows,
  },
};

/** Layers from `max_window_layers` on look back over a window, when that is switched on at all. */
function qwenWindows(config: HuggingFaceConfig): LlamaConfig['windows'] {
  const { num_hidden_layers, layer_types, sliding_window, use_sliding_window, max_window_layers } = config;
  return Array.from({ length: num_hidden_layers }, (_, layer) => {
    const slides = layer_types
      ? layer_types[layer] === 'sliding_attention'
      : (use_sliding_window ?? false) && layer >= (max_window_layers ?? 28);
    return slides ? (sliding_window ?? 4096) : null;
  });
}

/**
 * @param where file name, for messages
 * @param name what the network is called
 * @throws LabError 'manifestInvalid' when it is not JSON or a field has a wrong type; 'modelUnsupported' with the reason:
 *   another architecture, packed weights, an activation or a rotary variant that we do not compute
 */
export function parseConfig(where: string, text: string, name: string): LlamaConfig {
  const config = readConfig(where, text);
  const family = Object.hasOwn(families, config.model_type) ? families[config.model_type] : null;
  if (!family) throw foreign(where, config.model_type);
  refuseStored(where, config);
  const { num_attention_heads: heads, hidden_size: hidden } = config;
  const headDim = config.head_dim ?? hidden / heads;
  if (!Number.isInteger(headDim)) {
    throw modelRefusal('headWidth', where, `hidden_size ${hidden} is no multiple of ${heads} heads`, { hidden, heads });
  }
  const kvHeads = config.num_key_value_heads;
  const widths: BlockWidths = {
    heads,
    kvHeads: kvHeads === undefined ? (family.kvHeads ?? heads) : (kvHeads ?? heads),
    intermediateSize: config.intermediate_size,
  };
  return {
    name,
    ...widths,
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    headDim,
    perBlock: perBlockOf(config, widths),
    vocabulary: config.vocab_size,
    maxPositions: config.max_position_embeddings ?? family.maxPositions,
    normEpsilon: config.rms_norm_eps ?? family.normEpsilon,
    rope: configRope(where, config),
    tiedEmbeddings: config.tie_word_embeddings ?? false,
    bias: family.bias(config),
    windows: family.windows(config),
  };
}

/** @returns undefined where all layers are alike */
function perBlockOf(
  { per_layer_config, num_hidden_layers }: HuggingFaceConfig,
  usual: BlockWidths,
): LlamaConfig['perBlock'] {
  const own = Object.entries(per_layer_config ?? {}).filter(([layer]) => Number(layer) < num_hidden_layers);
  if (own.length === 0) return undefined;
  return new Map(
    own.map(([layer, fields]) => [
      Number(layer),
      {
        heads: fields.num_attention_heads ?? usual.heads,
        kvHeads: fields.num_key_value_heads ?? usual.kvHeads,
        intermediateSize: fields.intermediate_size ?? usual.intermediateSize,
      },
    ]),
  );
}

function readConfig(where: string, text: string): HuggingFaceConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LabError('manifestInvalid', `${where}: wanted JSON`, { file: where, problem: 'wanted JSON' });
  }
  const type = (value as { model_type?: unknown } | null)?.model_type;
  // Another architecture's fields may be anything: say that it is another one before saying what is wrong with them.
  if (typeof type === 'string' && !Object.hasOwn(families, type)) {
    throw foreign(where, type);
  }
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const problem = `${issue.path.join('.') || 'config'}: ${issue.message}`;
  throw new LabError('manifestInvalid', `${where}: ${problem}`, { file: where, problem, field: issue.path.join('.') });
}

function foreign(where: string, type: string): LabError {
  const known = Object.keys(families).join(', ');
  return modelRefusal('architecture', where, `model_type '${type}' is none of ${known}`, { type, known });
}

/** @throws LabError 'modelUnsupported' where weights are packed, or the MLP is bent otherwise */
function refuseStored(where: string, { quantization_config: packing, hidden_act }: HuggingFaceConfig): void {
  if (packing) {
    const named = typeof packing === 'object' && 'quant_method' in packing ? String(packing.quant_method) : null;
    throw modelRefusal('quantized', where, 'the weights are quantized (quantization_config): they cannot be pruned', {
      packing: named ?? 'quantization_config',
    });
  }
  const activation = hidden_act ?? 'silu';
  if (activation === 'silu') return;
  throw modelRefusal('activation', where, `hidden_act '${activation}' is not silu`, { activation });
}
