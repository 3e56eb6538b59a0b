/** A language model's recipe on a Hugging Face folder: prune, judge, write the pruned folder, read it again. */
import { LabError } from '../engine/errors.ts';
import { encodeDecoderMasks, encodePruned } from '../engine/io/huggingface/encodePruned.ts';
import { folderNames, type LanguageCheckpoint, openFolder } from '../engine/io/huggingface/openFolder.ts';
import { isSideFile } from '../engine/io/huggingface/sideFiles.ts';
import { openTokenizer } from '../engine/io/huggingface/tokenizer.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { languageSource } from '../engine/pipelines/languageData.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import { maskSparsity } from '../engine/tensor/matrix.ts';
import { copyOf, jsonStream, type OpenedFolder, openDiskFolder, type WrittenFile, writeStream } from './files.ts';
import { runInMemory } from './languageMemory.ts';
import { type LanguageOutcome, prunedSource } from './languageOutcome.ts';
import { canStream, streamStages } from './languageStream.ts';
import { manifestOf, type RunVersions } from './manifest.ts';

export interface LanguageRunRequest {
  readonly recipe: Recipe;
  readonly model: OpenedFolder;
  /** What the model is called in the manifest. */
  readonly name: string;
  /** Files that the recipe may name. */
  readonly beside: OpenedFolder;
  /** Folder to write. */
  readonly out: string;
  readonly versions: RunVersions;
  /** One sentence a step. */
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes model.safetensors, masks.safetensors (when something was cut), the side files, metrics.json and manifest.json.
 * @returns metrics, as in metrics.json
 * @throws LabError as openFolder, languageSource, pruneDecoder, perplexity and Run; 'exportMismatch' when the written
 *   file is not the run
 */
export async function runLanguageRecipe(request: LanguageRunRequest): Promise<Readonly<Record<string, unknown>>> {
  const { recipe, model, beside, tell, out, signal } = request;
  const started = performance.now();
  const checkpoint = await openFolder(model.files, request.name);
  const codec = () => openTokenizer(model.files);
  const data = await languageSource(recipe.data, { spec: checkpoint.spec, codec }, beside.files);
  const run = { recipe, checkpoint, data, tell, signal };
  const outcome = canStream(recipe) ? await streamStages(run) : await runInMemory(run);
  const { masks, changed, seconds } = outcome;

  const writing = performance.now();
  const files: WrittenFile[] = [];
  const write = async (name: string, stream: Parameters<typeof writeStream>[2]) => {
    files.push(await writeStream(out, name, stream));
    tell(`wrote ${name}`);
  };
  await write(folderNames.weights, encodePruned(checkpoint, { masks, changed }));
  if (masks.size > 0) await write('masks.safetensors', encodeDecoderMasks(masks));
  for (const [name, source] of checkpoint.others) {
    if (isSideFile(name)) await write(name, copyOf(source));
  }
  seconds.write = (performance.now() - writing) / 1000;
  seconds.total = (performance.now() - started) / 1000;

  const metrics = {
    dense: outcome.judged.dense ?? null,
    pruned: outcome.judged.pruned ?? null,
    ...(outcome.judged.recovered ? { recovered: outcome.judged.recovered } : {}),
    sparsity: {
      /** Zeros of the masks / weights that have one. */
      overall: overallSparsity(masks.values()),
      tensors: Object.fromEntries([...masks].map(([name, mask]) => [name, maskSparsity(mask)])),
    },
    reconstruction_errors: outcome.errors,
    calibration: await calibrationOf(data),
    seconds,
    ...request.versions,
  };
  await write('metrics.json', jsonStream(metrics));
  const folder = await openDiskFolder(out);
  try {
    const written = await openFolder(folder.files, request.name);
    await verify(written, checkpoint, outcome);
    const file = written.tensors.values().next().value!;
    await write('manifest.json', jsonStream(await manifestOf(request, checkpoint, file, masks, files, metrics)));
  } finally {
    await folder.close();
  }
  return metrics;
}

/** Holds the weights read again against the run. @throws LabError 'exportMismatch' */
async function verify(
  written: LanguageCheckpoint,
  checkpoint: LanguageCheckpoint,
  { masks, changed }: LanguageOutcome,
): Promise<void> {
  const wanted = prunedSource(checkpoint, masks, changed);
  for (const name of masks.keys()) {
    const values = await wanted.read(name);
    const got = await written.read(name);
    const index = values.findIndex((value, i) => value !== got[i]);
    if (index === -1 && got.length === values.length) continue;
    throw new LabError('exportMismatch', `export: ${name}[${index}]: wanted ${values[index]}, got ${got[index]}`, {
      what: name,
      wanted: String(values[index]),
      got: String(got[index]),
    });
  }
}

async function calibrationOf(data: DataSource) {
  const train = await data.train();
  const tokens = train.kind === 'tokens' ? train.sequences.reduce((sum, { length }) => sum + length, 0) : 0;
  return { sequences: train.size, tokens };
}
