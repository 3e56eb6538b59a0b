/** A model that surgery made smaller, as the files of a Hugging Face folder: its configuration and its weights. */

import { LabError } from '../../errors.ts';
import { type BlockWidths, type LlamaConfig, llamaSpec } from '../../models/architectures/llama.ts';
import { type ParamArrays, paramSpecs } from '../../models/params.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import type { ByteStream } from '../byteStream.ts';
import { encodeFloats, type FloatDtype, isFloatDtype } from '../safetensors/dtypes.ts';
import { encodeSafetensors } from '../safetensors/write.ts';
import { roundToStored } from './encodePruned.ts';
import { blockWidths, hiddenWidth, oneWidth, sameNodes } from './folderForm.ts';
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
 */
export function smallerModel(
  checkpoint: LanguageCheckpoint,
  configText: string,
  spec: ModelSpec,
  params: ParamArrays,
): SmallerModel | null {
  if (sameNodes(spec, checkpoint.spec) || spec.task !== 'language') return null;
  const stored = new Map([...params].map(([name, values]) => [name, roundToStored(checkpoint, name, values)] as const));
  const tensors = paramSpecs(spec).map(({ name, shape }) => {
    const dtype = dtypeOf(checkpoint, name);
    const values = stored.get(name) ?? new Float32Array();
    return { name, dtype, shape, bytes: () => encodeFloats(dtype, values) };
  });
  const config = { ...(JSON.parse(configText) as object), ...widthFields(checkpoint.config, spec) };
  return {
    config: `${JSON.stringify(config, null, 2)}\n`,
    weights: encodeSafetensors(tensors, { format: 'pt' }),
    stored,
  };
}

/**
 * The fields of `config.json` that the cut changed. Where blocks differ, the model's own widths stand and every block of
 * another width is named, as transformers writes `per_layer_config`.
 */
function widthFields(before: LlamaConfig, spec: LanguageSpec): object {
  const blocks = blockWidths(spec);
  const hiddenSize = hiddenWidth(spec);
  const usual = oneWidth(blocks) ? blocks[0] : before;
  const own = blocks.flatMap((widths, layer) => {
    const fields = Object.fromEntries(
      Object.entries(nameOf).flatMap(([key, name]) => {
        const value = widths[key as keyof BlockWidths];
        return value === usual[key as keyof BlockWidths] ? [] : [[name, value]];
      }),
    );
    return Object.keys(fields).length === 0 ? [] : [[layer, fields] as const];
  });
  const perBlock = new Map(own.map(([layer]) => [layer, blocks[layer]]));
  if (!sameNodes(llamaSpec({ ...before, ...usual, hiddenSize, perBlock }), spec)) {
    throw new Error('export: the cut left something that no widths of blocks describe');
  }
  return {
    hidden_size: hiddenSize,
    ...Object.fromEntries(Object.entries(nameOf).map(([key, name]) => [name, usual[key as keyof BlockWidths]])),
    head_dim: before.headDim,
    per_layer_config: own.length === 0 ? undefined : Object.fromEntries(own),
  };
}

const nameOf: Readonly<Record<keyof BlockWidths, string>> = {
  heads: 'num_attention_heads',
  kvHeads: 'num_key_value_heads',
  intermediateSize: 'intermediate_size',
};

function dtypeOf(checkpoint: LanguageCheckpoint, name: string): FloatDtype {
  const dtype = checkpoint.tensors.get(name)?.entry(name).dtype ?? 'F32';
  if (isFloatDtype(dtype)) return dtype;
  throw new LabError('tensorDtypeUnknown', `${name}: wanted floats, got ${dtype}`, { tensor: name, dtype });
}
