/** The numbers behind a `model.json`: groups of weights, each in one or more shard files one after another. */
import { LabError } from '../../errors.ts';
import { type Shape, sizeOf } from '../../tensor/shape.ts';
import { assertFits, type ByteSource } from '../byteSource.ts';
import { decodeFloat16Array } from '../float16.ts';
import { unsupportedModel } from './faults.ts';
import { type Json, record } from './kerasLayer.ts';

export interface Weight {
  readonly name: string;
  readonly shape: Shape;
  /** C order; all finite. */
  readonly values: Float32Array<ArrayBuffer>;
}

export interface WeightStore {
  /**
   * A layer's weight, by the layer's name and its own: `conv2d_1`, `kernel`. Models inside models may put their names in
   * front, the converter may write the layer's twice.
   * @throws LabError 'tensorMissing'
   */
  take(layer: string, weight: string): Weight;
  /** Weights that nobody took. */
  left(): readonly string[];
}

/**
 * @param manifest `weightsManifest` of the file
 * @param shards files by any order; found by the names that the manifest gives, without folders
 * @throws LabError 'fileMissing' naming the shard, 'fileTruncated', 'fileTooLarge', 'tensorDtypeUnknown',
 *   'tensorShapeInvalid', 'tensorNotFinite', 'modelUnsupported'
 */
export async function readWeights(
  file: string,
  manifest: unknown,
  shards: readonly ByteSource[],
  budgetBytes: number,
): Promise<WeightStore> {
  if (!Array.isArray(manifest)) throw unsupportedModel(file, 'it has no weightsManifest');
  const weights: Weight[] = [];
  for (const entry of manifest) weights.push(...(await readGroup(file, record(entry) ?? {}, shards, budgetBytes)));
  const taken = new Set<Weight>();
  return {
    take(layer, wanted) {
      const found =
        weights.find((weight) => !taken.has(weight) && weight.name === `${layer}/${wanted}`) ??
        weights.find((weight) => !taken.has(weight) && matches(weight.name, layer, wanted));
      if (!found) {
        const tensor = `${layer}/${wanted}`;
        throw new LabError('tensorMissing', `${file}: wanted the tensor '${tensor}', got none`, { file, tensor });
      }
      taken.add(found);
      return found;
    },
    left: () => weights.filter((weight) => !taken.has(weight)).map(({ name }) => name),
  };
}

/** `outer/conv/conv/kernel` is the kernel of `conv`; Keras numbers repeated names: `kernel:0`. */
function matches(name: string, layer: string, wanted: string): boolean {
  const path = name.replace(/:\d+$/, '').split('/');
  return path.at(-1) === wanted && path.at(-2) === layer;
}

async function readGroup(
  file: string,
  { paths, weights }: Json,
  shards: readonly ByteSource[],
  budgetBytes: number,
): Promise<readonly Weight[]> {
  if (!Array.isArray(paths) || !Array.isArray(weights)) throw unsupportedModel(file, 'a weight group lists no files');
  if (weights.length === 0) return [];
  const parts = paths.map((path) => findShard(file, String(path), shards));
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  assertFits({ name: parts.map(({ name }) => name).join(', '), size: total }, budgetBytes);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(await part.read(0, part.size), at);
    at += part.size;
  }
  at = 0;
  return weights.map((entry) => {
    const spec = weightSpec(file, record(entry) ?? {});
    const end = at + sizeOf(spec.shape) * spec.width;
    if (end > total) {
      const details = { file, tensor: spec.name, wantedBytes: end, gotBytes: total };
      throw new LabError('fileTruncated', `${file}: '${spec.name}' ends at byte ${end} of ${total}`, details);
    }
    const values = spec.decode(bytes.slice(at, end));
    at = end;
    assertFinite(file, spec.name, values);
    return { name: spec.name, shape: spec.shape, values };
  });
}

function findShard(file: string, path: string, shards: readonly ByteSource[]): ByteSource {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = shards.find((shard) => shard.name === name);
  if (found) return found;
  throw new LabError('fileMissing', `${file}: wanted its weight file '${name}' beside it, got none`, {
    file: name,
  });
}

interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  /** Stored bytes a value. */
  readonly width: number;
  decode(bytes: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer>;
}

function weightSpec(file: string, { name, shape, dtype, quantization }: Json): WeightSpec {
  const tensor = String(name);
  if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    const details = { file, tensor, wanted: 'a shape', got: JSON.stringify(shape) ?? 'none' };
    throw new LabError('tensorShapeInvalid', `${file}: tensor '${tensor}': ${details.got} is no shape`, details);
  }
  const packed = record(quantization);
  const stored = String(packed?.dtype ?? dtype);
  const [scale, min] = [Number(packed?.scale), Number(packed?.min)];
  const affine = (codes: Uint8Array | Uint16Array) => Float32Array.from(codes, (code) => code * scale + min);
  const decoders: Readonly<Record<string, Pick<WeightSpec, 'width' | 'decode'>>> = {
    float32: { width: 4, decode: (bytes) => new Float32Array(bytes.buffer) },
    float16: { width: 2, decode: (bytes) => decodeFloat16Array(new Uint16Array(bytes.buffer)) },
    ...(packed && {
      uint8: { width: 1, decode: (bytes) => affine(bytes) },
      uint16: { width: 2, decode: (bytes) => affine(new Uint16Array(bytes.buffer)) },
    }),
  };
  if (!Object.hasOwn(decoders, stored)) {
    const details = { file, tensor, dtype: stored };
    throw new LabError('tensorDtypeUnknown', `${file}: tensor '${tensor}' is stored as ${stored}`, details);
  }
  return { name: tensor, shape, ...decoders[stored] };
}

function assertFinite(file: string, tensor: string, values: Float32Array): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return;
  const value = String(values[index]);
  throw new LabError('tensorNotFinite', `${file}: tensor '${tensor}': wanted finite numbers, got ${value}`, {
    file,
    tensor,
    index,
    value,
  });
}
