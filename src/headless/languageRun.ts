/** A language model's recipe on a Hugging Face folder: prune, judge, write the pruned folder, read it again. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../engine/errors.ts';
import { textStream } from '../engine/io/checkpoint/exportFiles.ts';
import { encodePackedMasks, encodePruned } from '../engine/io/huggingface/encodePruned.ts';
import { folderNames, type LanguageCheckpoint, openFolder, readText } from '../engine/io/huggingface/openFolder.ts';
import { verifyPrunedFile } from '../engine/io/huggingface/prunedFile.ts';
import { isSideFile } from '../engine/io/huggingface/sideFiles.ts';
import { smallerModel } from '../engine/io/huggingface/smallerModel.ts';
import { openTokenizer } from '../engine/io/huggingface/tokenizer.ts';
import { forward } from '../engine/models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../engine/models/params.ts';
import { prunableWeights } from '../engine/models/prunable.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { overlay, type WeightSource } from '../engine/models/weightSource.ts';
import type { DataSource } from '../engine/pipelines/data.ts';
import { languageSource } from '../engine/pipelines/languageData.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { PackedMask } from '../engine/tensor/packedMask.ts';
import { copyOf, jsonStream, type OpenedFolder, openDiskFolder, type WrittenFile, writeStream } from './files.ts';
import { runInMemory } from './languageMemory.ts';
import { prunedSource } from './languageOutcome.ts';
import { canStream, streamStages } from './languageStream.ts';
import { manifestOf, type RunVersions } from './manifest.ts';
import { compactFigures } from './structuredLine.ts';

/** Relative to the largest logit, at least 1: float32 sums in another order. */
const logitsTolerance = 1e-5;

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
  const outcome = canStream(recipe) ? await streamStages(run, out) : await runInMemory(run);
  const { masks, cut, seconds } = outcome;
  const smaller = outcome.smaller
    ? smallerModel(
        checkpoint,
        await readText(model.files, folderNames.config),
        outcome.smaller.spec,
        outcome.smaller.params,
      )
    : null;

  const writing = performance.now();
  const files: WrittenFile[] = [];
  const write = async (name: string, stream: Parameters<typeof writeStream>[2]) => {
    files.push(await writeStream(out, name, stream));
    tell(`wrote ${name}`);
  };
  if (cut.in === 'file') {
    files.push(await cut.close());
    tell(`wrote ${folderNames.weights}`);
  } else await write(folderNames.weights, smaller ? smaller.weights : encodePruned(checkpoint, cut));
  if (masks.size > 0) await write('masks.safetensors', encodePackedMasks(masks));
  for (const [name, source] of checkpoint.others) {
    if (!isSideFile(name)) continue;
    await write(name, smaller && name === folderNames.config ? textStream(smaller.config) : copyOf(source));
  }
  seconds.write = (performance.now() - writing) / 1000;
  seconds.total = (performance.now() - started) / 1000;

  const metrics = {
    dense: outcome.judged.dense ?? null,
    pruned: outcome.judged.pruned ?? null,
    ...(outcome.judged.recovered ? { recovered: outcome.judged.recovered } : {}),
    sparsity: {
      /** Zeros of the masks / weights that have one; of a smaller network what left it too. */
      overall: outcome.smaller ? goneShare(checkpoint.spec, masks.values()) : overall(masks.values()),
      tensors: Object.fromEntries([...masks].map(([name, mask]) => [name, mask.pruned / sizeOfMask(mask)])),
    },
    ...(outcome.smaller ? { compacted: compactFigures(outcome.smaller.report) } : {}),
    reconstruction_errors: outcome.errors,
    raised_dampening: outcome.raised,
    calibration: await calibrationOf(data),
    seconds,
    ...request.versions,
  };
  await write('metrics.json', jsonStream(metrics));
  const folder = await openDiskFolder(out);
  try {
    const written = await openFolder(folder.files, request.name);
    if (cut.in === 'file') await verifyPrunedFile(checkpoint, written, cut.file.tensors);
    else {
      const wanted = smaller ? overlay(checkpoint, smaller.stored) : prunedSource(checkpoint, cut);
      await verify(written, wanted, smaller ? smaller.stored.keys() : masks.keys());
    }
    if (outcome.smaller && smaller) await verifyLogits(written, outcome.smaller.spec, smaller.stored, data);
    const file = written.tensors.values().next().value!;
    await write('manifest.json', jsonStream(await manifestOf(request, checkpoint, file, masks, files, metrics)));
  } finally {
    await folder.close();
  }
  return metrics;
}

/** Holds the weights read again against the run. @throws LabError 'exportMismatch' */
async function verify(written: LanguageCheckpoint, source: WeightSource, names: Iterable<string>): Promise<void> {
  for (const name of names) {
    const values = await source.read(name);
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

/** The smaller model read from the files answers as the run's network does. @throws LabError 'exportMismatch' */
async function verifyLogits(
  written: LanguageCheckpoint,
  spec: ModelSpec,
  params: ParamArrays,
  data: DataSource,
): Promise<void> {
  const read = new Map<string, Float32Array>();
  for (const name of params.keys()) read.set(name, await written.read(name));
  const test = await data.test();
  const [tokens] = test.kind === 'tokens' ? test.sequences : [];
  const [wanted, got] = [await logitsOf(spec, params, tokens), await logitsOf(written.spec, read, tokens)];
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const difference = wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i])), 0) / scale;
  if (wanted.length === got.length && difference <= logitsTolerance) return;
  throw new LabError('exportMismatch', `export: logits: wanted within ${logitsTolerance}, got ${difference}`, {
    what: 'logits',
    wanted: String(logitsTolerance),
    got: String(difference),
  });
}

async function logitsOf(spec: ModelSpec, arrays: ParamArrays, tokens: Int32Array): Promise<Float32Array> {
  const params = paramsFromArrays(spec, arrays);
  const logits = tf.tidy(() => forward(spec, params, tf.tensor1d(tokens, 'int32')).logits);
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
    disposeParams(params);
  }
}

/** Prunable weights that are zero or not there any more / all that came. */
function goneShare(spec: ModelSpec, masks: Iterable<PackedMask>): number {
  const came = prunableWeights(spec).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const left = [...masks].reduce((sum, mask) => sum + sizeOfMask(mask) - mask.pruned, 0);
  return 1 - left / came;
}

/** Zeros / all over a set of masks; 0 for none. */
function overall(masks: Iterable<PackedMask>): number {
  let [zeros, all] = [0, 0];
  for (const mask of masks) {
    zeros += mask.pruned;
    all += sizeOfMask(mask);
  }
  return all === 0 ? 0 : zeros / all;
}

function sizeOfMask({ rows, columns }: PackedMask): number {
  return rows * columns;
}

async function calibrationOf(data: DataSource) {
  const train = await data.train();
  const tokens = train.kind === 'tokens' ? train.sequences.reduce((sum, { length }) => sum + length, 0) : 0;
  return { sequences: train.size, tokens };
}
