/** A pruned checkpoint as one safetensors file: every tensor in the type it was stored in. */
import { LabError } from '../../errors.ts';
import type { Mask } from '../../tensor/matrix.ts';
import { type PackedMask, unpackMask } from '../../tensor/packedMask.ts';
import type { ByteStream } from '../byteStream.ts';
import { maskCodes } from '../maskCodes.ts';
import { decodeFloats, encodeFloats, isFloatDtype } from '../safetensors/dtypes.ts';
import { encodeSafetensors, type TensorToWrite } from '../safetensors/write.ts';
import type { LanguageCheckpoint } from './openFolder.ts';

export interface PrunedTensors {
  /** By weight name. */
  readonly masks: ReadonlyMap<string, Mask>;
  /** New values where a method changed what it kept, zeros included; by weight name. */
  readonly changed: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

/**
 * Kept weights that no method changed keep their stored codes bit for bit; changed ones are rounded to the stored type.
 * Tensors that the network does not read pass through. Tensors are read one by one while the stream runs.
 */
export function encodePruned(
  checkpoint: LanguageCheckpoint,
  { masks, changed }: PrunedTensors,
  metadata: Readonly<Record<string, string>> = {},
): ByteStream {
  const tensors = [...checkpoint.tensors].map(([name, file]): TensorToWrite => {
    const { dtype, shape } = file.entry(name);
    const bytes = async () => {
      const values = changed.get(name);
      if (values && isFloatDtype(dtype)) return encodeFloats(dtype, values);
      const stored = await file.bytes(name);
      const mask = masks.get(name);
      return mask ? maskCodes(name, dtype, stored, mask.kept) : stored;
    };
    return { name, dtype, shape, bytes };
  });
  return encodeSafetensors(tensors, metadata);
}

/** Kept bits as U8 (1 = kept), named and shaped as the weights they belong to. */
export function encodeDecoderMasks(masks: ReadonlyMap<string, Mask>): ByteStream {
  const tensors = [...masks].map(([name, { rows, columns, kept }]): TensorToWrite => {
    return { name, dtype: 'U8', shape: [rows, columns], bytes: () => kept as Uint8Array<ArrayBuffer> };
  });
  return encodeSafetensors(tensors, { 'pruning_lab.meaning': '1 = kept, 0 = pruned' });
}

/** The same of masks at one bit a weight, unpacked one by one while the stream runs. */
export function encodePackedMasks(masks: ReadonlyMap<string, PackedMask>): ByteStream {
  const tensors = [...masks].map(([name, mask]): TensorToWrite => {
    return { name, dtype: 'U8', shape: [mask.rows, mask.columns], bytes: () => unpackMask(mask).kept };
  });
  return encodeSafetensors(tensors, { 'pruning_lab.meaning': '1 = kept, 0 = pruned' });
}

/** What a reader of the stored type will see: values rounded to it. @throws LabError 'tensorDtypeUnknown' */
export function roundToStored(
  checkpoint: LanguageCheckpoint,
  name: string,
  values: Float32Array,
): Float32Array<ArrayBuffer> {
  const { dtype } = checkpoint.tensors.get(name)?.entry(name) ?? { dtype: 'F32' };
  if (!isFloatDtype(dtype)) {
    throw new LabError('tensorDtypeUnknown', `${name}: wanted floats, got ${dtype}`, { tensor: name, dtype });
  }
  return decodeFloats(name, dtype, encodeFloats(dtype, Float32Array.from(values)));
}
