/** A language run's network as a Hugging Face folder: written, read again through the same door, and compared. */
import { LabError } from '../../errors.ts';
import type { ParamArrays } from '../../models/params.ts';
import { prunedCount } from '../../tensor/matrix.ts';
import { type ByteSource, blobSource } from '../byteSource.ts';
import type { ExportCheck, LogitsOf } from '../checkpoint/checks.ts';
import { byHand, checkFinite, checkZeros, textStream, writeExportFile } from '../checkpoint/exportFiles.ts';
import { type ExportFile, type ExportRequest, fileNames } from '../checkpoint/exportRequest.ts';
import { manifestSchema } from '../checkpoint/manifest.ts';
import type { ExportedRun } from '../exportRun.ts';
import { changedWeights } from './changedWeights.ts';
import { encodeDecoderMasks, encodePruned } from './encodePruned.ts';
import { loaderScript } from './loaderScript.ts';
import { manifestTensors } from './manifestTensors.ts';
import { type FolderFiles, folderNames, type LanguageCheckpoint, openFolder, readText } from './openFolder.ts';
import { isSideFile } from './sideFiles.ts';
import { smallerModel } from './smallerModel.ts';

/**
 * @param folder what the model came from: its configuration, tokenizer and stored types are those of the export
 * @param logitsOf runs the network, in this process, on inputs of the caller's choice
 * @throws LabError 'exportMismatch' when a file read again is not the run; 'zerosRevived'; as openFolder
 */
export async function exportFolder(
  request: ExportRequest,
  folder: FolderFiles,
  logitsOf: LogitsOf,
): Promise<ExportedRun> {
  const { spec, params, masks, base } = request;
  checkFinite(params);
  checkZeros(request);
  const checkpoint = await openFolder(folder, base.name);
  const smaller = smallerModel(checkpoint, await readText(folder, folderNames.config), spec, params);
  const changed = smaller ? smaller.stored : await changedWeights(checkpoint, params, masks);
  const weights = smaller ? smaller.weights : encodePruned(checkpoint, { masks, changed });
  const files = [await writeExportFile(folderNames.weights, weights)];
  if (masks.size > 0) files.push(await writeExportFile(fileNames.masks, encodeDecoderMasks(masks)));
  for (const [name, source] of checkpoint.others) {
    if (!isSideFile(name)) continue;
    const rewritten = smaller && name === folderNames.config ? textStream(smaller.config) : null;
    files.push(await writeExportFile(name, rewritten ?? streamOf(source)));
  }
  files.push(
    await writeExportFile(fileNames.loader, textStream(loaderScript(masks.size > 0 ? fileNames.masks : null))),
  );
  const written = await reopen(files, base.name);
  files.push(await writeExportFile(fileNames.manifest, textStream(await manifestText(request, written, files))));
  const stored = new Map([...params].map(([name, values]) => [name, changed.get(name) ?? values]));
  return { files, checks: await compare(request, stored, written, logitsOf) };
}

async function reopen(files: readonly ExportFile[], name: string): Promise<LanguageCheckpoint> {
  const sources = files.map((file) => [file.name, blobSource(file.blob, file.name)] as const);
  return openFolder(new Map(sources.filter(([file]) => file !== fileNames.masks)), name);
}

async function manifestText(
  request: ExportRequest,
  written: LanguageCheckpoint,
  files: readonly ExportFile[],
): Promise<string> {
  const { base, method, pattern, seed, recipe, metrics, masks, toolVersion } = request;
  const [file] = written.tensors.values();
  const manifest = {
    schema: manifestSchema,
    tool_version: toolVersion,
    base: { name: base.name, sha256: { ...base.sha256 } },
    method: method?.id ?? null,
    params: { ...method?.options },
    seed,
    recipe,
    ...byHand(request),
    tensors: await manifestTensors(file, masks, pattern),
    files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    metrics: { ...metrics },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** @param stored the run's weights, rounded to the stored type where the run changed them */
async function compare(
  { masks }: ExportRequest,
  stored: ParamArrays,
  written: LanguageCheckpoint,
  logitsOf: LogitsOf,
): Promise<readonly ExportCheck[]> {
  const checks: ExportCheck[] = [];
  const check = (what: string, wanted: string | number, got: string | number) => {
    checks.push({ format: null, what, wanted: String(wanted), got: String(got), ok: wanted === got });
    if (wanted !== got) {
      const details = { what, wanted: String(wanted), got: String(got) };
      throw new LabError('exportMismatch', `export: ${what}: wanted ${wanted}, got ${got}`, details);
    }
  };
  const read = new Map<string, Float32Array>();
  for (const [name, values] of stored) {
    const got = await written.read(name);
    read.set(name, got);
    check(`values of ${name}`, 'the same', got.every((value, i) => value === values[i]) ? 'the same' : 'others');
  }
  for (const [name, mask] of masks) {
    const got = read.get(name) ?? new Float32Array();
    const zeros = mask.kept.reduce((sum, bit, i) => sum + (bit === 0 && got[i] === 0 ? 1 : 0), 0);
    check(`zeros of ${name}`, prunedCount(mask), zeros);
  }
  const [wanted, got] = [await logitsOf(stored), await logitsOf(read)];
  check('logits', 'the same bits', wanted.every((value, i) => value === got[i]) ? 'the same bits' : 'others');
  return checks;
}

function streamOf(source: ByteSource) {
  return {
    size: source.size,
    async *chunks() {
      yield await source.read(0, source.size);
    },
  };
}
