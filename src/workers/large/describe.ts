/** What a visitor's folder is, from its headers alone. */
import { LabError } from '../../engine/errors.ts';
import { type ByteSource, blobSource } from '../../engine/io/byteSource.ts';
import {
  type FolderFiles,
  folderNames,
  type LanguageCheckpoint,
  openFolder,
} from '../../engine/io/huggingface/openFolder.ts';
import { isZip, readZip } from '../../engine/io/zip/readZip.ts';
import { blockNodes } from '../../engine/models/forward.ts';
import { paramSpecs } from '../../engine/models/params.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import type { LanguageSpec } from '../../engine/models/spec.ts';
import { decoderSizes } from '../../engine/pipelines/decoder/blockSizes.ts';
import { masksName } from '../../engine/pipelines/decoder/largeRun.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { LargeFile, LargeModelView } from './protocol.ts';

/** Unpacked from a zip whose entries are not stored plainly; ours are. */
const unpackedBytes = 1 << 28;

/** @throws LabError as openFolder, naming what is missing or not supported */
export async function openLarge(
  files: readonly LargeFile[],
  name: string,
): Promise<{ readonly checkpoint: LanguageCheckpoint; readonly folder: FolderFiles }> {
  const sources = await Promise.all(
    files.map(async (file): Promise<readonly ByteSource[]> => {
      const source = blobSource(file.blob, file.name);
      return (await isZip(source)) ? readZip(source, unpackedBytes) : [source];
    }),
  );
  const folder = new Map(sources.flat().map((source) => [source.name, source]));
  folder.delete(masksName); // lies beside our own results; it holds no weights
  if (!folder.has(folderNames.config)) {
    throw new LabError('fileMissing', `${name}: wanted ${folderNames.config}, got none`, { file: folderNames.config });
  }
  return { checkpoint: await openFolder(folder, name), folder };
}

export async function describeLarge(
  { spec, config, tensors }: LanguageCheckpoint,
  folder: FolderFiles,
  files: readonly LargeFile[],
): Promise<LargeModelView> {
  const bytesByType: Record<string, number> = {};
  for (const [name, file] of tensors) {
    const { dtype, begin, end } = file.entry(name);
    bytesByType[dtype] = (bytesByType[dtype] ?? 0) + end - begin;
  }
  const { hidden, prunable } = decoderSizes(spec);
  return {
    name: config.name,
    family: await familyOf(folder),
    parameters: paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    prunable,
    blocks: spec.blocks.length,
    layers: layersOf(spec),
    hidden,
    vocabulary: spec.classes,
    maxPositions: spec.maxPositions,
    bytesByType,
    bytes: Object.values(bytesByType).reduce((sum, bytes) => sum + bytes, 0),
    hasTokenizer: folder.has(folderNames.tokenizer),
    files,
  };
}

function layersOf(spec: LanguageSpec): LargeModelView['layers'] {
  const nameOf = new Map(prunableWeights(spec).map(({ layer, name }) => [layer, name]));
  return spec.blocks.map((block) => blockNodes(spec, block).flatMap(({ id }) => nameOf.get(id) ?? []));
}

/** As config.json names it; it was parsed when the folder was opened. */
async function familyOf(folder: FolderFiles): Promise<string> {
  const source = folder.get(folderNames.config)!;
  const config: { model_type?: unknown } = JSON.parse(new TextDecoder().decode(await source.read(0, source.size)));
  return String(config.model_type);
}
