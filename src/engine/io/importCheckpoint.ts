/** A network out of a safetensors file: our own exports, and PyTorch files of the architectures we know. */
import { LabError } from '../errors.ts';
import { matrixShape, toMatrixOrder } from '../models/layout.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Mask } from '../tensor/matrix.ts';
import { sameShape } from '../tensor/shape.ts';
import { assertFits, type ByteSource } from './byteSource.ts';
import { specKey } from './checkpoint/encode.ts';
import { type Manifest, readManifest } from './checkpoint/manifest.ts';
import { checkShapes, recognizeSpec } from './checkpoint/recognize.ts';
import { parseSpec } from './checkpoint/specJson.ts';
import { type TorchParam, torchParams } from './checkpoint/torchLayout.ts';
import { unpacked } from './packed/open.ts';
import { openSafetensors, type SafetensorsFile } from './safetensors/read.ts';
import { sha256 } from './sha256.ts';

export interface ImportOptions {
  /** `masks.safetensors` of an export. */
  readonly masks?: ByteSource;
  /** `pruning_manifest.json` of an export: its hashes are held against the tensors. */
  readonly manifest?: ByteSource;
  /** The most bytes that the model file may have; checked before it is read. Default: no bound. */
  readonly budgetBytes?: number;
}

export interface ImportedCheckpoint {
  readonly spec: ModelSpec;
  /** Native layout, in network order; all finite. */
  readonly params: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Matrix view, by weight name in network order; empty without a masks file. Every pruned weight is 0. */
  readonly masks: ReadonlyMap<string, Mask>;
  readonly manifest: Manifest | null;
}

/**
 * The network is the one that the file describes, else the architecture that names and shapes tell. Tensors are read one
 * by one. PyTorch's `num_batches_tracked` counters are passed over: nothing computes with them.
 * @throws LabError as openSafetensors; 'fileTooLarge', 'modelUnsupported', 'tensorMissing', 'tensorUnexpected', 'tensorShapeInvalid',
 *   'tensorDtypeUnknown', 'tensorNotFinite', 'manifestInvalid', 'checkpointInvalid' when masks or hashes contradict
 */
export async function importCheckpoint(source: ByteSource, options: ImportOptions = {}): Promise<ImportedCheckpoint> {
  assertFits(source, options.budgetBytes ?? Number.POSITIVE_INFINITY);
  const file = await unpacked(await openSafetensors(source));
  const manifest = options.manifest ? await readManifest(options.manifest) : null;
  const shapes = new Map(
    [...file.tensors.values()]
      .filter(({ name }) => !name.endsWith('.num_batches_tracked'))
      .map(({ name, shape }) => [name, shape]),
  );
  const described = file.metadata.get(specKey);
  const spec = described === undefined ? recognizeSpec(file.name, shapes) : parseSpec(file.name, described);
  const layout = torchParams(spec);
  checkNames(file.name, layout, shapes);
  checkShapes(file.name, spec, shapes);
  const params = new Map<string, Float32Array<ArrayBuffer>>();
  for (const param of layout) params.set(param.name, param.toNative(await readTensor(file, param.name, manifest)));
  const masks = options.masks ? await readMasks(options.masks, layout, params) : new Map<string, Mask>();
  return { spec, params, masks, manifest };
}

function checkNames(where: string, layout: readonly TorchParam[], tensors: ReadonlyMap<string, unknown>): void {
  const wanted = new Set(layout.map(({ name }) => name));
  for (const name of wanted) {
    if (tensors.has(name)) continue;
    throw new LabError('tensorMissing', `${where}: wanted the tensor '${name}', got none`, {
      file: where,
      tensor: name,
    });
  }
  for (const name of tensors.keys()) {
    if (wanted.has(name)) continue;
    throw new LabError('tensorUnexpected', `${where}: the network has no tensor '${name}'`, {
      file: where,
      tensor: name,
    });
  }
}

/** Values in PyTorch's order. */
async function readTensor(file: SafetensorsFile, name: string, manifest: Manifest | null) {
  const where = `${file.name}: tensor '${name}'`;
  const wanted = manifest?.tensors.find((tensor) => tensor.name === name)?.sha256;
  if (wanted !== undefined) {
    const got = sha256(await file.bytes(name));
    if (got !== wanted) throw contradiction(`${where}: wanted sha256 ${wanted}, got ${got}`, file.name, name);
  }
  const values = await file.floats(name);
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index === -1) return values;
  throw new LabError('tensorNotFinite', `${where}: wanted finite numbers, got ${values[index]} at index ${index}`, {
    file: file.name,
    tensor: name,
    index,
    value: String(values[index]),
  });
}

async function readMasks(
  source: ByteSource,
  layout: readonly TorchParam[],
  params: ReadonlyMap<string, Float32Array>,
): Promise<Map<string, Mask>> {
  const file = await openSafetensors(source);
  const masks = new Map<string, Mask>();
  const weights = layout.filter(({ native }) => native.prunable);
  for (const name of file.tensors.keys()) {
    if (weights.some((weight) => weight.name === name)) continue;
    const details = { file: file.name, tensor: name };
    throw new LabError('tensorUnexpected', `${file.name}: tensor '${name}' masks no prunable weight`, details);
  }
  for (const weight of weights.filter(({ name }) => file.tensors.has(name))) {
    const { name, dtype, shape } = file.entry(weight.name);
    const where = `${file.name}: tensor '${name}'`;
    const wanted = `U8 [${weight.shape}]`;
    const details = { file: file.name, tensor: name, wanted, got: `${dtype} [${shape}]` };
    if ((dtype !== 'U8' && dtype !== 'BOOL') || !sameShape(shape, weight.shape)) {
      throw new LabError('tensorShapeInvalid', `${where}: wanted ${wanted}, got ${dtype} [${shape}]`, details);
    }
    const bits = await file.bytes(name);
    if (bits.some((bit) => bit > 1)) throw contradiction(`${where}: wanted 0 or 1 for each weight`, file.name, name);
    const kept = weight.toNative(bits);
    const values = params.get(name);
    if (values?.some((value, index) => kept[index] === 0 && value !== 0)) {
      throw contradiction(`${where}: a pruned weight is not 0 in the model file`, file.name, name);
    }
    const native = weight.native.shape;
    masks.set(name, { ...matrixShape(native), kept: toMatrixOrder(kept, native) });
  }
  return masks;
}

function contradiction(message: string, file: string, tensor: string): LabError {
  return new LabError('checkpointInvalid', message, { file, tensor });
}
