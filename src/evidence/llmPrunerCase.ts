/** LLM-Pruner's golden case as its manifest describes it, and the network it is about. */

import type { Criterion } from '../engine/methods/llmpruner/criterion.ts';
import type { Reduction } from '../engine/methods/llmpruner/group.ts';
import { llamaSpec } from '../engine/models/architectures/llama.ts';
import { type ParamArrays, paramSpecs } from '../engine/models/params.ts';
import type { LanguageSpec } from '../engine/models/spec.ts';
import { floats, type GoldenTensors } from './case.ts';

export interface GoldenGroup {
  readonly root: string;
  /** In the order in which the reference met them. */
  readonly members: readonly (readonly [layer: string, side: 'out' | 'in', channels: number])[];
}
export type Mode = 'block' | 'channel';
export interface Decision {
  readonly mode?: 'channel';
  readonly ratio: number;
  readonly importance: Criterion;
  readonly reduction: Reduction;
  readonly global_pruning?: boolean;
  readonly iterative_steps?: number;
  readonly reference_raises?: string;
  /** Step after step, in the numbering of the network at that step. */
  readonly pruned_root_indices?: readonly (readonly [root: string, indices: readonly number[]])[];
  readonly shapes_after?: Readonly<Record<string, readonly number[]>>;
  readonly loss_after?: number;
}
export interface Params {
  readonly config: Readonly<Record<string, number>>;
  readonly head_dim: number;
  readonly loss: number;
  readonly groups: Readonly<Record<Mode, readonly GoldenGroup[]>>;
  readonly decisions: readonly Decision[];
}
export function specOf({ config, head_dim }: Params, positions: number): LanguageSpec {
  return llamaSpec({
    name: 'llama',
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: head_dim,
    vocabulary: config.vocab_size,
    maxPositions: positions,
    normEpsilon: config.rms_norm_eps,
    rope: { kind: 'default', theta: config.rope_theta },
    tiedEmbeddings: false,
    bias: { queryKeyValue: false, output: false, mlp: false },
    windows: [],
  });
}

export function tokensOf(tensors: GoldenTensors): readonly Int32Array[] {
  const tensor = tensors.get('tokens');
  if (!(tensor?.values instanceof Int32Array)) throw new Error("golden: wanted I32 tensor 'tokens'");
  const { values } = tensor;
  const [count, length] = tensor.shape;
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}

export function storedArrays(spec: LanguageSpec, tensors: GoldenTensors, prefix: 'w' | 'g' | 'a'): ParamArrays {
  return new Map(paramSpecs(spec).map(({ name }) => [name, floats(tensors, `${prefix}.${name}`).values]));
}
