/** A run's network as files: weights with zeros, masks, manifest, Python loader. Each is hashed as it is written. */

import { LabError } from '../../errors.ts';
import type { Masks } from '../../models/masks.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { countNonZero } from '../../sparse/dense.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { type ByteStream, streamOfBytes } from '../byteStream.ts';
import { bytesOf } from '../safetensors/dtypes.ts';
import { createSha256, sha256 } from '../sha256.ts';
import { encodeMasks, encodeModel } from './encode.ts';
import { type Manifest, type ManifestTensor, manifestSchema } from './manifest.ts';
import { pythonLoader } from './pythonLoader.ts';
import { torchParams } from './torchLayout.ts';

export const fileNames = {
  model: 'model.safetensors',
  masks: 'masks.safetensors',
  manifest: 'pruning_manifest.json',
  loader: 'load.py',
} as const;

export interface ExportRequest {
  readonly spec: ModelSpec;
  /** Native layout; pruned weights are exactly 0. */
  readonly params: ParamArrays;
  /** Matrix view; empty when nothing was pruned. */
  readonly masks: Masks;
  /** What the run began from; sha256 by file name where it came from files. */
  readonly base: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  /** Id of the last pruning method and its options; null when nothing was pruned. */
  readonly method: { readonly id: string; readonly options: Readonly<Record<string, unknown>> } | null;
  /** Id of the last pattern. */
  readonly pattern: string | null;
  readonly seed: number;
  /** The recipe, plain JSON. */
  readonly recipe: unknown;
  /** Units in the names. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly toolVersion: string;
}

export interface ExportFile {
  readonly name: string;
  readonly blob: Blob;
  readonly bytes: number;
  /** Of the bytes as they were written. */
  readonly sha256: string;
}

/** @throws LabError 'tensorMissing', 'tensorUnexpected', 'tensorNotFinite' naming the parameter */
export async function writeFiles(request: ExportRequest): Promise<readonly ExportFile[]> {
  const { spec, params, masks } = request;
  checkFinite(params);
  const model = await writeExportFile(fileNames.model, encodeModel(spec, params, summary(request)));
  const pruned = masks.size > 0;
  const maskFile = pruned ? await writeExportFile(fileNames.masks, encodeMasks(spec, masks)) : null;
  const loader = pythonLoader(spec, { model: fileNames.model, masks: pruned ? fileNames.masks : null });
  const loaderFile = await writeExportFile(fileNames.loader, textStream(loader));
  const others = [model, ...(maskFile ? [maskFile] : []), loaderFile];
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

export function textStream(content: string): ByteStream {
  return streamOfBytes(new TextEncoder().encode(content));
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
