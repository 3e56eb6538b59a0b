/** The visitor's own files: a network or data, each tried before it replaces what is there. */
import { openDataFiles } from '../engine/data/openFiles.ts';
import { type ByteSource, blobSource } from '../engine/io/byteSource.ts';
import type { FolderFiles } from '../engine/io/huggingface/openFolder.ts';
import { isSideFile } from '../engine/io/huggingface/sideFiles.ts';
import { isZip, readZip } from '../engine/io/zip/readZip.ts';
import { disposeParams, paramsFromArrays } from '../engine/models/params.ts';
import { languageSettings } from '../engine/pipelines/fitSettings.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { masksOfZeros } from '../engine/pipelines/zeroMasks.ts';
import type { Emit } from './emitter.ts';
import { isLanguageFolder, openLanguageModel } from './openLanguageModel.ts';
import { openModel } from './openModel.ts';
import { notebookFacts } from './runs/notebook.ts';
import { ownArchitecture, type Subjects } from './subjects.ts';
import { throwIfCancelled } from './tasks.ts';
import { isTokenFile, readTokenFiles } from './tokenFiles.ts';
import { nextTurn } from './turn.ts';

/** Memory that one import may take: a third of what small machines have to spare for a tab. */
const budgetBytes = 1024 * 1024 * 1024;

/** What an import makes of the settings. */
export type Adopt = (settings: Settings) => Settings;

/** @param name of a language model. @throws LabError by code; nothing that was loaded before is touched then */
export async function importModel(
  files: readonly File[],
  subjects: Subjects,
  emit: Emit,
  signal: AbortSignal,
  name = nameOf(files),
): Promise<Adopt> {
  return withProgress(files, emit, signal, async (watched) => {
    const sources = await openArchives(files.map(watched));
    const folder = folderOf(sources);
    if (isLanguageFolder(folder)) return adoptLanguage(name, folder, subjects, signal);
    const imported = await openModel(sources, budgetBytes);
    throwIfCancelled(signal, 'import');
    // A trial before anything is replaced: names, shapes and memory must do.
    disposeParams(paramsFromArrays(imported.spec, imported.params));
    subjects.adoptModel({
      name: files.length === 1 ? files[0].name : imported.name,
      spec: imported.spec,
      params: imported.params,
      masks: imported.masks.size > 0 ? imported.masks : masksOfZeros(imported.spec, imported.params),
      published: null,
    });
    return (settings) => ({
      ...settings,
      model: { architecture: ownArchitecture, weights: 'trained' },
      protect: [],
      overrides: {},
    });
  });
}

/** The folder that was dropped, or the one file. */
function nameOf(files: readonly File[]): string {
  const [folder] = files[0].webkitRelativePath?.split('/') ?? [];
  return files.length === 1 ? files[0].name : folder || 'language model';
}

/** JSON that belongs to a model's folder or to an export of ours: what else lies there are the visitor's texts. */
function isModelFile(name: string): boolean {
  return (
    isSideFile(name) ||
    /^(readme|training|reference|metrics|.*manifest|.*index)\b/i.test(name) ||
    name === notebookFacts
  );
}

/** A language model on the generated stories, or on texts that lie beside it; its weights are copied out of the files, the rest is kept for the way back. */
async function adoptLanguage(
  name: string,
  folder: FolderFiles,
  subjects: Subjects,
  signal: AbortSignal,
): Promise<Adopt> {
  const imported = await openLanguageModel(name, folder, null);
  throwIfCancelled(signal, 'import');
  disposeParams(paramsFromArrays(imported.spec, imported.params));
  const texts = [...folder.values()].filter((file) => isTokenFile(file) && !isModelFile(file.name));
  const data = texts.length > 0 ? await readTokenFiles(texts) : null;
  subjects.adoptModel({ ...imported, masks: masksOfZeros(imported.spec, imported.params) });
  return (settings) => ({
    ...settings,
    ...(data ? { ...languageSettings, data } : {}),
    model: { architecture: ownArchitecture, weights: 'trained' },
    protect: [],
    overrides: {},
  });
}

/** By name without folders; a mask file is no shard of the weights. */
function folderOf(sources: readonly ByteSource[]): FolderFiles {
  const named = sources.map((source) => [source.name.slice(source.name.lastIndexOf('/') + 1), source] as const);
  return new Map(named.filter(([name]) => !/mask[^/]*\.safetensors$/i.test(name)));
}

/** @throws LabError by code; the data in use stays */
export async function importData(
  files: readonly File[],
  subjects: Subjects,
  emit: Emit,
  signal: AbortSignal,
): Promise<Adopt> {
  return withProgress(files, emit, signal, async (watched) => {
    if (files.every(isTokenFile)) {
      const data = await readTokenFiles(files.map(watched));
      throwIfCancelled(signal, 'import');
      return (settings) => ({ ...settings, data });
    }
    const opened = await openDataFiles(files.map(watched), budgetBytes);
    throwIfCancelled(signal, 'import');
    subjects.adoptData(opened);
    return (settings) => ({
      ...settings,
      data: { source: 'files', train: opened.train.size, test: opened.test.size },
    });
  });
}

/** Tells how many bytes have been read of all; between two reads a cancel is heard. */
async function withProgress<T>(
  files: readonly File[],
  emit: Emit,
  signal: AbortSignal,
  work: (watched: (file: File) => ByteSource) => Promise<T>,
): Promise<T> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const started = performance.now();
  let done = 0;
  let importing = true; // a language model's folder is read again later: to be kept, to be exported
  const tell = () => {
    const remainingMs = done === 0 ? null : ((performance.now() - started) / done) * Math.max(0, total - done);
    emit({
      type: 'progress',
      progress: { task: 'importing', done: Math.min(done, total), total, unit: 'bytes', remainingMs },
    });
  };
  const watched = (file: File): ByteSource => {
    const source = blobSource(file, file.name);
    return {
      ...source,
      async read(begin, end) {
        if (!importing) return source.read(begin, end);
        throwIfCancelled(signal, 'import');
        const bytes = await source.read(begin, end);
        done += bytes.length;
        tell();
        await nextTurn();
        return bytes;
      },
    };
  };
  tell();
  try {
    return await work(watched);
  } finally {
    importing = false;
    emit({ type: 'progress', progress: null });
  }
}

/** Files as they are; a zip by its entries. */
async function openArchives(sources: readonly ByteSource[]): Promise<ByteSource[]> {
  const opened = await Promise.all(
    sources.map(async (source) => ((await isZip(source)) ? readZip(source, budgetBytes) : [source])),
  );
  return opened.flat();
}
