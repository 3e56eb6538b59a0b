/** Zeros in stored weights: the codes of kept weights stay bit-identical, whatever their type. */
import { LabError } from '../errors.ts';
import { type Dtype, dtypeBits } from './safetensors/dtypes.ts';

/**
 * A copy with every pruned element set to +0 (all bits 0); no value is decoded, so nothing is rounded.
 * @param where named in the message
 * @param kept 1 = kept, 0 = pruned; one for each element, in the order of the bytes
 * @throws LabError 'tensorDtypeUnknown' for elements that are not whole bytes, 'shapeMismatch' on another count
 */
export function maskCodes(
  where: string,
  dtype: Dtype,
  bytes: Uint8Array<ArrayBuffer>,
  kept: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const width = dtypeBits[dtype] / 8;
  if (!Number.isInteger(width)) {
    throw new LabError('tensorDtypeUnknown', `${where}: wanted elements of whole bytes, got ${dtype}`, {
      tensor: where,
      dtype,
    });
  }
  if (kept.length * width !== bytes.length) {
    throw new LabError('shapeMismatch', `${where}: wanted a mask of ${bytes.length / width}, got ${kept.length}`, {
      where,
      wanted: bytes.length / width,
      got: kept.length,
    });
  }
  const masked = bytes.slice();
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === 0) masked.fill(0, i * width, (i + 1) * width);
  }
  return masked;
}
