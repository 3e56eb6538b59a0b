/**
 * The LLaMA decoder as a graph, and with it Mistral's and Qwen2's: they differ in biases and windows only. Nodes are
 * named so that parameters have Hugging Face's names. Touvron et al. 2023.
 */
import type { SpecNode } from '../layers/index.ts';
import { modelRefusal } from '../modelRefusal.ts';
import type { Rope } from '../rope.ts';
import type { Block, LanguageSpec } from '../spec.ts';

/** What pruning can narrow in one block and not in another. */
export interface BlockWidths {
  readonly heads: number;
  readonly kvHeads: number;
  readonly intermediateSize: number;
}

/** The widths are those of every block that `perBlock` does not name. */
export interface LlamaConfig extends BlockWidths {
  readonly name: string;
  readonly hiddenSize: number;
  readonly layers: number;
  readonly headDim: number;
  readonly vocabulary: number;
  readonly maxPositions: number;
  readonly normEpsilon: number;
  readonly rope: Rope;
  readonly tiedEmbeddings: boolean;
  /** Which projections have a bias. */
  readonly bias: { readonly queryKeyValue: boolean; readonly output: boolean; readonly mlp: boolean };
  /** Tokens that each layer looks back over, itself included; null = all. */
  readonly windows: readonly (number | null)[];
  /** Widths of single blocks by their index; absent = every block has the same. */
  readonly perBlock?: ReadonlyMap<number, BlockWidths>;
}

const embeddingId = 'model.embed_tokens';
const normId = 'model.norm';
const headId = 'lm_head';

/** @throws LabError 'modelUnsupported' where heads do not share keys evenly or a head cannot be rotated */
export function llamaSpec(config: LlamaConfig): LanguageSpec {
  const { headDim, hiddenSize, vocabulary } = config;
  for (const { heads, kvHeads } of [config, ...(config.perBlock?.values() ?? [])]) {
    if (heads % kvHeads === 0) continue;
    const problem = `${heads} heads cannot share ${kvHeads} key heads evenly`;
    throw modelRefusal('sharedHeads', config.name, problem, { heads, kvHeads });
  }
  if (headDim % 2 !== 0) {
    throw modelRefusal('oddHeads', config.name, `heads of ${headDim} channels have no pairs to rotate`, { headDim });
  }
  const blocks = Array.from({ length: config.layers }, (_, layer): Block => {
    return { input: layer === 0 ? embeddingId : blockOutput(layer - 1), output: blockOutput(layer) };
  });
  return {
    name: config.name,
    task: 'language',
    inputShape: [],
    classes: vocabulary,
    blocks,
    maxPositions: config.maxPositions,
    nodes: [
      {
        id: embeddingId,
        type: 'embedding',
        inputs: ['input'],
        vocabulary,
        features: hiddenSize,
        initStd: hiddenSize ** -0.5,
      },
      ...blocks.flatMap(({ input }, layer) => blockNodes(config, layer, input)),
      { id: normId, type: 'rmsNorm', inputs: [blockOutput(config.layers - 1)], epsilon: config.normEpsilon },
      {
        id: headId,
        type: 'unembed',
        inputs: [normId],
        vocabulary,
        tiedTo: config.tiedEmbeddings ? embeddingId : null,
      },
    ],
    output: headId,
  };
}

function blockOutput(layer: number): string {
  return `model.layers.${layer}.mlp.residual`;
}

/** norm - attention - add - norm - gated MLP - add */
function blockNodes(config: LlamaConfig, layer: number, input: string): readonly SpecNode[] {
  const { hiddenSize, headDim, normEpsilon: epsilon, bias } = config;
  const { heads, kvHeads, intermediateSize } = config.perBlock?.get(layer) ?? config;
  const at = (name: string) => `model.layers.${layer}.${name}`;
  const linear = (name: string, from: string, units: number, hasBias: boolean, initStd: number): SpecNode => {
    return { id: at(name), type: 'dense', inputs: [from], units, bias: hasBias, initStd };
  };
  // What a block adds begins small beside the embedding, else what a token is drowns in what is mixed into it.
  const [reading, adding] = [hiddenSize ** -0.5, 0.02 / Math.sqrt(2 * config.layers)];
  const [q, k, v] = ['q', 'k', 'v'].map((part) => `self_attn.${part}_proj`);
  const window = config.windows[layer] ?? null;
  return [
    { id: at('input_layernorm'), type: 'rmsNorm', inputs: [input], epsilon },
    linear(q, at('input_layernorm'), heads * headDim, bias.queryKeyValue, reading),
    linear(k, at('input_layernorm'), kvHeads * headDim, bias.queryKeyValue, reading),
    linear(v, at('input_layernorm'), kvHeads * headDim, bias.queryKeyValue, reading),
    {
      id: at('self_attn.mix'),
      type: 'attention',
      inputs: [at(q), at(k), at(v)],
      heads,
      kvHeads,
      headDim,
      rope: config.rope,
      window,
    },
    linear('self_attn.o_proj', at('self_attn.mix'), hiddenSize, bias.output, adding),
    { id: at('self_attn.residual'), type: 'add', inputs: [input, at('self_attn.o_proj')] },
    { id: at('post_attention_layernorm'), type: 'rmsNorm', inputs: [at('self_attn.residual')], epsilon },
    linear('mlp.gate_proj', at('post_attention_layernorm'), intermediateSize, bias.mlp, reading),
    linear('mlp.up_proj', at('post_attention_layernorm'), intermediateSize, bias.mlp, reading),
    { id: at('mlp.act_fn'), type: 'silu', inputs: [at('mlp.gate_proj')] },
    { id: at('mlp.gated'), type: 'multiply', inputs: [at('mlp.act_fn'), at('mlp.up_proj')] },
    linear('mlp.down_proj', at('mlp.gated'), hiddenSize, bias.mlp, adding),
    { id: blockOutput(layer), type: 'add', inputs: [at('self_attn.residual'), at('mlp.down_proj')] },
  ];
}
