/** A packed file as the dense one that it stands for: same names, shapes and bytes. Other files pass through. */
import { LabError } from '../../errors.ts';
import { decodeBitmask } from '../../sparse/bitmask.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import { bytesOf } from '../safetensors/dtypes.ts';
import type { TensorEntry } from '../safetensors/header.ts';
import type { SafetensorsFile } from '../safetensors/read.ts';
import { packedKey, partNames } from './encode.ts';

/** Larger than any layer that fits in a tab; a shape is untrusted. */
const maxElements = 1 << 28;

/**
 * Bits and values are read when their tensor is asked for.
 * @throws LabError 'fileUnknownFormat' on another version of the layout; 'tensorMissing', 'tensorShapeInvalid' when the
 *   parts of a tensor do not fit together
 */
export async function unpacked(file: SafetensorsFile): Promise<SafetensorsFile> {
  const version = file.metadata.get(packedKey);
  if (version === undefined) return file;
  if (version !== '1') {
    const details = { file: file.name, reason: `packed layout ${version}` };
    throw new LabError('fileUnknownFormat', `${file.name}: wanted the packed layout 1, got ${version}`, details);
  }
  const shapes = new Map<string, Shape>();
  for (const { name } of file.tensors.values()) {
    if (!name.endsWith(partNames.bitmask)) continue;
    const tensor = name.slice(0, -partNames.bitmask.length);
    shapes.set(tensor, await readShape(file, tensor));
  }
  const parts = new Set([...shapes.keys()].flatMap((name) => Object.values(partNames).map((part) => name + part)));
  const tensors = new Map<string, TensorEntry>([...file.tensors].filter(([name]) => !parts.has(name)));
  for (const [name, shape] of shapes) {
    tensors.set(name, { name, dtype: 'F32', shape, begin: 0, end: sizeOf(shape) * 4 });
  }
  const floats = async (name: string) => {
    const shape = shapes.get(name);
    return shape ? decodeTensor(file, name, shape) : file.floats(name);
  };
  return {
    ...file,
    tensors,
    entry: (name) => tensors.get(name) ?? file.entry(name),
    bytes: async (name, begin, end) =>
      shapes.has(name) ? bytesOf(await floats(name)).slice(begin, end) : file.bytes(name, begin, end),
    floats,
  };
}

async function readShape(file: SafetensorsFile, tensor: string): Promise<Shape> {
  const bytes = await file.bytes(tensor + partNames.shape);
  const sizes = file.entry(tensor + partNames.shape).dtype === 'I64' ? new BigInt64Array(bytes.slice().buffer) : [];
  const shape = [...sizes].map(Number);
  const bits = file.entry(tensor + partNames.bitmask);
  const rows = shape[0] ?? 0;
  const stride = Math.ceil(sizeOf(shape) / rows / 8);
  const sound = shape.every((size) => Number.isSafeInteger(size) && size > 0) && sizeOf(shape) <= maxElements;
  if (sound && bits.dtype === 'U8' && bits.end - bits.begin === rows * stride) return shape;
  throw misfit(file, tensor, `a bit for each of [${shape.join(', ')}]`, `[${bits.shape.join(', ')}] ${bits.dtype}`);
}

async function decodeTensor(file: SafetensorsFile, name: string, shape: Shape): Promise<Float32Array<ArrayBuffer>> {
  const bits = await file.bytes(name + partNames.bitmask);
  const values = await file.floats(name + partNames.values);
  try {
    const dense = decodeBitmask({ rows: shape[0], columns: sizeOf(shape) / shape[0], bits, values });
    return dense.values as Float32Array<ArrayBuffer>;
  } catch (thrown) {
    if (!(thrown instanceof LabError)) throw thrown;
    throw misfit(file, name, 'a value for each bit', `${values.length} values`);
  }
}

function misfit(file: SafetensorsFile, tensor: string, wanted: string, got: string): LabError {
  const details = { file: file.name, tensor, wanted, got };
  return new LabError('tensorShapeInvalid', `${file.name}: tensor '${tensor}': wanted ${wanted}, got ${got}`, details);
}
