/** `manifest.json` of a headless run: how the files were made, and what is in them. */
import { type Manifest, manifestSchema } from '../engine/io/checkpoint/manifest.ts';
import { manifestTensors } from '../engine/io/huggingface/manifestTensors.ts';
import type { LanguageCheckpoint } from '../engine/io/huggingface/openFolder.ts';
import type { SafetensorsFile } from '../engine/io/safetensors/read.ts';
import { createSha256 } from '../engine/io/sha256.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { copyOf, type OpenedFolder, type WrittenFile } from './files.ts';

export interface RunVersions {
  readonly backend: string;
  readonly versions: { readonly lab: string; readonly tfjs: string; readonly node: string };
}

export async function manifestOf(
  { recipe, model, name, versions }: { recipe: Recipe; model: OpenedFolder; name: string; versions: RunVersions },
  checkpoint: LanguageCheckpoint,
  written: SafetensorsFile,
  masks: ReadonlyMap<string, unknown>,
  files: readonly WrittenFile[],
  metrics: Readonly<Record<string, unknown>>,
): Promise<Manifest> {
  const prune = recipe.stages.find(({ stage }) => stage === 'prune');
  return {
    schema: manifestSchema,
    tool_version: versions.versions.lab,
    base: { name, sha256: await hashesOf(model, new Set([...checkpoint.tensors.values()].map((file) => file.name))) },
    method: prune?.stage === 'prune' ? prune.method.id : null,
    params: prune?.stage === 'prune' ? prune.method.options : {},
    seed: recipe.seed,
    recipe,
    tensors: await manifestTensors(written, masks, prune?.stage === 'prune' ? prune.pattern.id : null),
    files: files.map(({ name: file, bytes, sha256 }) => ({ name: file, bytes, sha256 })),
    metrics: { ...metrics },
  };
}

/** sha256 of the model's weight files, by file name. */
async function hashesOf(model: OpenedFolder, names: ReadonlySet<string>): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, source] of model.files) {
    if (!names.has(name)) continue;
    const hash = createSha256();
    for await (const chunk of copyOf(source).chunks()) hash.update(chunk);
    hashes[name] = hash.digest();
  }
  return hashes;
}
