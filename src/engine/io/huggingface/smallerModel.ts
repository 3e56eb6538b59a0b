/** A model that surgery made smaller, as the files of a Hugging Face folder: its configuration and its weights. */

import { LabError } from '../../errors.ts';
import { type LlamaConfig, llamaSpec } from '../../models/architectures/llama.ts';
import { blockNodes } from '../../models/forward.ts';
import { type ParamArrays, paramSpecs } from '../../models/params.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import type { ByteStream } from '../byteStream.ts';
import { stringifySpec } from '../checkpoint/specJson.ts';
import { encodeFloats, type FloatDtype, isFloatDtype } from '../safetensors/dtypes.ts';
import { encodeSafetensors } from '../safetensors/write.ts';
import { roundToStored } from './encodePruned.ts';
import type { LanguageCheckpoint } from './openFolder.ts';

export interface SmallerModel {
  /** `config.json` with the new widths; everything else as it was. */
  readonly config: string;
  readonly weights: ByteStream;
  /** What a reader of the weights will see: rounded to the type that each tensor was stored in. */
  readonly stored: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

/**
 * @param checkpoint what the model came from: names, types and configuration
 * @param configText its `config.json`
 * @param spec of the run's network
 * @returns null when the network has the checkpoint's size
 * @throws LabError 'widthsDiffer' when its blocks have several widths, which the format cannot say
 */
export function smallerModel(
  checkpoint: LanguageCheckpoint,
  configText: string,
  spec: ModelSpec,
  params: ParamArrays,
): SmallerModel | null {
  if (sameNodes(spec, checkpoint.spec) || spec.task !== 'language') return null;
  const widths = widthsOf(checkpoint.config, spec);
  const stored = new Map([...params].map(([name, values]) => [name, roundToStored(checkpoint, name, values)] as const));
  const tensors = paramSpecs(spec).map(({ name, shape }) => {
    const dtype = dtypeOf(checkpoint, name);
    const values = stored.get(name) ?? new Float32Array();
    return { name, dtype, shape, bytes: () => encodeFloats(dtype, values) };
  });
  const config = {
    ...(JSON.parse(configText) as object),
    hidden_size: widths.hiddenSize,
    intermediate_size: widths.intermediateSize,
    num_attention_heads: widths.heads,
    num_key_value_heads: widths.kvHeads,
    head_dim: widths.headDim,
  };
  return {
    config: `${JSON.stringify(config, null, 2)}\n`,
    weights: encodeSafetensors(tensors, { format: 'pt' }),
    stored,
  };
}

/** @throws LabError 'widthsDiffer' */
function widthsOf(config: LlamaConfig, spec: LanguageSpec): LlamaConfig {
  const [first, ...others] = spec.blocks.map((block) => blockWidths(spec, block));
  const embedding = spec.nodes.find((node) => node.type === 'embedding');
  const widths = { ...config, ...first, hiddenSize: embedding?.type === 'embedding' ? embedding.features : 0 };
  const other = others.findIndex((block) => JSON.stringify(block) !== JSON.stringify(first));
  if (other < 0 && sameNodes(llamaSpec(widths), spec)) return widths;
  const [wanted, got] = [first, others[other] ?? first].map(
    ({ heads, kvHeads, intermediateSize }) => `${heads} heads on ${kvHeads}, ${intermediateSize} channels`,
  );
  const message = `export: block ${other + 1}: wanted ${wanted} as in block 0, got ${got}`;
  throw new LabError('widthsDiffer', message, { block: other + 1, wanted, got });
}

function blockWidths(spec: LanguageSpec, block: LanguageSpec['blocks'][number]) {
  const nodes = blockNodes(spec, block);
  const attention = nodes.find((node) => node.type === 'attention');
  const gated = nodes.findLast((node) => node.type === 'silu');
  const gate = nodes.find(({ id }) => id === gated?.inputs[0]);
  return {
    heads: attention?.type === 'attention' ? attention.heads : 0,
    kvHeads: attention?.type === 'attention' ? attention.kvHeads : 0,
    intermediateSize: gate?.type === 'dense' ? gate.units : 0,
  };
}

/** Whatever the order of their fields, and however fresh weights would begin. */
function sameNodes(a: ModelSpec, b: ModelSpec): boolean {
  const plain = (spec: ModelSpec): ModelSpec => ({
    ...spec,
    name: '',
    nodes: spec.nodes.map((node) => ('initStd' in node ? { ...node, initStd: undefined } : node)),
  });
  return stringifySpec(plain(a)) === stringifySpec(plain(b));
}

function dtypeOf(checkpoint: LanguageCheckpoint, name: string): FloatDtype {
  const dtype = checkpoint.tensors.get(name)?.entry(name).dtype ?? 'F32';
  if (isFloatDtype(dtype)) return dtype;
  throw new LabError('tensorDtypeUnknown', `${name}: wanted floats, got ${dtype}`, { tensor: name, dtype });
}
