/** What came with the visitor's language model, for the checkpoint store and back; its weights are those of the run's start. */
import { LabError } from '../engine/errors.ts';
import { bytesSource, readWhole } from '../engine/io/byteSource.ts';
import { collectBytes } from '../engine/io/byteStream.ts';
import { encodeModel } from '../engine/io/checkpoint/encode.ts';
import { type FolderFiles, folderNames } from '../engine/io/huggingface/openFolder.ts';
import { isSideFile } from '../engine/io/huggingface/sideFiles.ts';
import type { ParamArrays } from '../engine/models/params.ts';
import { validateSpec } from '../engine/models/shapes.ts';
import type { ModelSpec } from '../engine/models/spec.ts';

/** A tokenizer of more is not kept. Units: bytes. */
const maxFileBytes = 1 << 26;

/** Configuration, tokenizer, licences by name; empty for image networks. */
export async function encodeFolder(folder: FolderFiles | undefined): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, source] of folder ?? [])
    if (isSideFile(name)) files.set(name, await readWhole(source, maxFileBytes));
  return files;
}

/** The folder again, its weights in float32. @returns undefined for image networks */
export async function decodeFolder(
  files: ReadonlyMap<string, Float32Array | Uint8Array>,
  spec: ModelSpec,
  params: ParamArrays,
): Promise<FolderFiles | undefined> {
  if (files.size === 0) return undefined;
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(Uint8Array.from(bytes), name)]));
  const { weights } = folderNames;
  return sources.set(weights, bytesSource(await collectBytes(encodeModel(spec, params)), weights));
}

/** A network that this browser has written itself. @throws LabError 'checkpointInvalid' */
export function parseKeptSpec(name: string, json: string): ModelSpec {
  try {
    const spec = JSON.parse(json) as ModelSpec;
    validateSpec(spec);
    return spec;
  } catch {
    throw new LabError('checkpointInvalid', `checkpoint: the network of ${name} does not stand`, { what: name });
  }
}
