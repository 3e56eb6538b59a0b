/** A run's network as files: weights with zeros, masks, manifest, Python loader. Each is hashed as it is written. */

import { LabError } from '../../errors.ts';
import { nativeToMatrix } from '../../models/layout.ts';
import { type ParamArrays, paramSpecs } from '../../models/params.ts';
import { countNonZero } from '../../sparse/dense.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type ByteStream, streamOfBytes } from '../byteStream.ts';
import { type ExportFormat, isClassifier } from '../formats/format.ts';
import { bytesOf } from '../safetensors/dtypes.ts';
import { createSha256, sha256 } from '../sha256.ts';
import { encodeMasks, encodeModel } from './encode.ts';
import { type ExportFile, type ExportRequest, fileNames } from './exportRequest.ts';
import { type Manifest, type ManifestTensor, manifestSchema } from './manifest.ts';
import { pythonLoader } from './pythonLoader.ts';
import { torchParams } from './torchLayout.ts';

/**
 * @param formats further forms of the network, each in its folder
 * @throws LabError 'tensorMissing', 'tensorUnexpected', 'tensorNotFinite' naming the parameter; 'layerUnsupported' naming
 *   the node that a format cannot hold
 */
export async function writeFiles(
  request: ExportRequest,
  formats: readonly ExportFormat[] = [],
): Promise<readonly ExportFile[]> {
  const { spec, params, masks } = request;
  checkFinite(params);
  const model = await writeExportFile(fileNames.model, encodeModel(spec, params, summary(request)));
  const pruned = masks.size > 0;
  const maskFile = pruned ? await writeExportFile(fileNames.masks, encodeMasks(spec, masks)) : null;
  const loader = pythonLoader(spec, { model: fileNames.model, masks: pruned ? fileNames.masks : null });
  const loaderFile = await writeExportFile(fileNames.loader, textStream(loader));
  const others = [model, ...(maskFile ? [maskFile] : []), loaderFile];
  for (const { folder, write } of formats) {
    if (!isClassifier(request)) continue;
    for (const { name, stream } of write(request)) others.push(await writeExportFile(`${folder}/${name}`, stream));
  }
  const manifest = await writeExportFile(
    fileNames.manifest,
    textStream(`${JSON.stringify(describe(request, others), null, 2)}\n`),
  );
  return [...others, manifest];
}

/** Strings beside the tensors, so that the weights alone still say what they are. */
function summary({ method, pattern, seed, toolVersion }: ExportRequest): Record<string, string> {
  return {
    'pruning_lab.version': toolVersion,
    'pruning_lab.method': method?.id ?? 'none',
    'pruning_lab.pattern': pattern ?? 'none',
    'pruning_lab.seed': String(seed),
  };
}

function describe(request: ExportRequest, files: readonly ExportFile[]): Manifest {
  return {
    schema: manifestSchema,
    tool_version: request.toolVersion,
    base: { name: request.base.name, sha256: { ...request.base.sha256 } },
    method: request.method?.id ?? null,
    params: { ...request.method?.options },
    seed: request.seed,
    recipe: request.recipe,
    ...byHand(request),
    tensors: torchParams(request.spec).map(({ name, shape, toTorch }): ManifestTensor => {
      const values = toTorch(request.params.get(name) as Float32Array<ArrayBuffer>);
      return {
        name,
        shape: [...shape],
        dtype: 'F32',
        nnz: countNonZero(values),
        numel: sizeOf(shape),
        pattern: request.masks.has(name) ? request.pattern : null,
        sha256: sha256(bytesOf(values)),
      };
    }),
    files: files.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash })),
    metrics: { ...request.metrics },
  };
}

/** Chunk by chunk into a Blob, which the browser may keep on disk. */
export async function writeExportFile(name: string, stream: ByteStream): Promise<ExportFile> {
  const hash = createSha256();
  const parts: Blob[] = [];
  for await (const chunk of stream.chunks()) {
    hash.update(chunk);
    parts.push(new Blob([chunk]));
  }
  const blob = new Blob(parts, { type: 'application/octet-stream' });
  return { name, blob, bytes: blob.size, sha256: hash.digest() };
}

/** Nothing where the recipe alone made the masks. */
export function byHand({ paintedMasks = [] }: ExportRequest): Pick<Manifest, 'masks_by_hand'> {
  if (paintedMasks.length === 0) return {};
  return { masks_by_hand: paintedMasks.map(({ layer, cut, grown }) => ({ name: layer, cut, brought_back: grown })) };
}

export function textStream(content: string): ByteStream {
  return streamOfBytes(new TextEncoder().encode(content));
}

/**
 * The masks of an export say which weights are 0: what fine-tuning woke cannot be said by them.
 * @throws LabError 'zerosRevived' naming how many
 */
export function checkZeros({ spec, params, masks }: Pick<ExportRequest, 'spec' | 'params' | 'masks'>): void {
  const shapes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, shape]));
  let [revived, pruned] = [0, 0];
  for (const [name, { kept }] of masks) {
    const [values, shape] = [params.get(name), shapes.get(name)];
    if (!values || !shape) continue; // told by whoever writes it
    const matrix = nativeToMatrix(values, shape).values;
    for (let i = 0; i < kept.length; i++) {
      if (kept[i] === 1) continue;
      pruned += 1;
      if (matrix[i] !== 0) revived += 1;
    }
  }
  if (revived === 0) return;
  const message = `export: ${revived} of ${pruned} pruned weights are not 0: training was not held to its masks`;
  throw new LabError('zerosRevived', message, { revived, pruned });
}

export function checkFinite(params: ParamArrays): void {
  for (const [name, values] of params) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index === -1) continue;
    throw new LabError('tensorNotFinite', `export: tensor '${name}': got ${values[index]} at index ${index}`, {
      tensor: name,
      index,
      value: String(values[index]),
    });
  }
}
