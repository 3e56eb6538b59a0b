/** Opens a safetensors file: the header is read and checked once, tensors one by one on demand. */
import { LabError } from '../../errors.ts';
import type { ByteSource } from '../byteSource.ts';
import { decodeFloats, dtypeBits } from './dtypes.ts';
import { parseHeader, parseHeaderLength, type SafetensorsHeader, type TensorEntry } from './header.ts';

export interface SafetensorsFile extends SafetensorsHeader {
  /** Name of the source, for messages. */
  readonly name: string;
  /** @throws LabError 'tensorMissing' */
  entry(name: string): TensorEntry;
  /**
   * Stored bytes of a tensor, or of the part [begin, end) of them.
   * @throws LabError 'tensorMissing', 'fileTruncated'
   */
  bytes(name: string, begin?: number, end?: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Values in C order as float32, or [begin, end) of them; F16, BF16 and F64 are converted. Fresh memory unless the
   * source is an array.
   * @throws LabError 'tensorMissing', 'tensorDtypeUnknown', 'fileTruncated'
   */
  floats(name: string, begin?: number, end?: number): Promise<Float32Array<ArrayBuffer>>;
}

/**
 * @throws LabError 'fileEmpty', 'headerTooSmall', 'headerTooLarge', 'headerInvalid', 'fileTruncated',
 *   'tensorDtypeUnknown', 'tensorShapeInvalid', 'tensorOffsetsInvalid'
 */
export async function openSafetensors(source: ByteSource): Promise<SafetensorsFile> {
  const { name: where, size } = source;
  if (size === 0) throw new LabError('fileEmpty', `${where}: wanted a safetensors file, got 0 bytes`, { file: where });
  if (size < 8) {
    throw new LabError('headerTooSmall', `${where}: wanted at least 8 bytes, got ${size}`, {
      file: where,
      sizeBytes: size,
    });
  }
  const length = parseHeaderLength(where, await source.read(0, 8), size);
  const header = parseHeader(where, await source.read(8, 8 + length), size);
  const entry = (name: string): TensorEntry => {
    const found = header.tensors.get(name);
    if (found) return found;
    throw new LabError('tensorMissing', `${where}: wanted the tensor '${name}', got none`, {
      file: where,
      tensor: name,
    });
  };
  const bytes: SafetensorsFile['bytes'] = async (name, begin = 0, end) => {
    const tensor = entry(name);
    const start = header.dataStart + tensor.begin;
    const stop = end ?? tensor.end - tensor.begin;
    if (begin < 0 || begin > stop || start + stop > header.dataStart + tensor.end) {
      throw new LabError('fileTruncated', `${where}: tensor '${name}' has no bytes [${begin}, ${stop})`, {
        file: where,
        tensor: name,
      });
    }
    return source.read(start + begin, start + stop);
  };
  return {
    ...header,
    name: where,
    entry,
    bytes,
    async floats(name, begin = 0, end) {
      const { dtype } = entry(name);
      const width = dtypeBits[dtype] / 8;
      const stored = await bytes(name, begin * width, end === undefined ? undefined : end * width);
      return decodeFloats(`${where}: tensor '${name}'`, dtype, stored);
    },
  };
}
