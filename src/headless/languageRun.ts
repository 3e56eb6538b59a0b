/** A language model's recipe on a Hugging Face folder: prune, judge, write the pruned folder, read it again. */
import { LabError } from '../engine/errors.ts';
import { type Perplexity, perplexity } from '../engine/evaluation/perplexity.ts';
import { encodeDecoderMasks, encodePruned, roundToStored } from '../engine/io/huggingface/encodePruned.ts';
import { folderNames, type LanguageCheckpoint, openFolder } from '../engine/io/huggingface/openFolder.ts';
import type { TokenSequence } from '../engine/models/decoder.ts';
import { overlay, type WeightSource } from '../engine/models/weightSource.ts';
import { pruneDecoder } from '../engine/pipelines/decoder/prune.ts';
import type { LanguageRecipe } from '../engine/pipelines/languageRecipe.ts';
import { overallSparsity } from '../engine/pipelines/pruneModel.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import { type Mask, maskSparsity } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { copyOf, jsonStream, type OpenedFolder, openDiskFolder, type WrittenFile, writeStream } from './files.ts';
import { manifestOf, type RunVersions } from './manifest.ts';
import { readTokens } from './tokens.ts';

export interface LanguageRunRequest {
  readonly recipe: LanguageRecipe;
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

/** Copied as they are where the model has them; licences besides. */
const sideFiles = new Set([
  folderNames.config,
  folderNames.tokenizer,
  folderNames.tokenizerConfig,
  'generation_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'tokenizer.model',
  'chat_template.jinja',
]);

interface Outcome {
  readonly masks: Map<string, Mask>;
  readonly changed: Map<string, Float32Array<ArrayBuffer>>;
  readonly errors: Record<string, number>;
  readonly judged: Partial<Record<'dense' | 'pruned', Perplexity>>;
  readonly seconds: Record<string, number>;
}

/**
 * Writes model.safetensors, masks.safetensors (when something was cut), the side files, metrics.json and manifest.json.
 * @returns metrics, as in metrics.json
 * @throws LabError as openFolder, readTokens, pruneDecoder and perplexity; 'exportMismatch' when the written file is
 *   not the run
 */
export async function runLanguageRecipe(request: LanguageRunRequest): Promise<Readonly<Record<string, unknown>>> {
  const { recipe, model, beside, tell, out } = request;
  const started = performance.now();
  const checkpoint = await openFolder(model.files, request.name);
  const calibration = await readTokens(recipe.data.calibration, model.files, beside.files);
  const evaluation = await readTokens(recipe.data.evaluation, model.files, beside.files);
  const outcome = await runStages(request, checkpoint, calibration, evaluation);
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
    if (sideFiles.has(name) || /^licen[cs]e/i.test(name)) await write(name, copyOf(source));
  }
  seconds.write = (performance.now() - writing) / 1000;
  seconds.total = (performance.now() - started) / 1000;

  const metrics = {
    dense: outcome.judged.dense ?? null,
    pruned: outcome.judged.pruned ?? null,
    sparsity: {
      /** Zeros of the masks / weights that have one. */
      overall: overallSparsity(masks.values()),
      tensors: Object.fromEntries([...masks].map(([name, mask]) => [name, maskSparsity(mask)])),
    },
    reconstruction_errors: outcome.errors,
    calibration: { sequences: calibration.length, tokens: countTokens(calibration) },
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

async function runStages(
  { recipe, tell, signal }: LanguageRunRequest,
  checkpoint: LanguageCheckpoint,
  calibration: readonly TokenSequence[],
  evaluation: readonly TokenSequence[],
): Promise<Outcome> {
  const outcome: Outcome = { masks: new Map(), changed: new Map(), errors: {}, judged: {}, seconds: {} };
  const { masks, changed, judged, seconds } = outcome;
  for (const stage of recipe.stages) {
    const begun = performance.now();
    if (stage.stage === 'prune') {
      await prune(stage, recipe, checkpoint, calibration, outcome, tell, signal);
      seconds.prune = (performance.now() - begun) / 1000;
      continue;
    }
    const milestone = masks.size > 0 ? 'pruned' : 'dense';
    const sequences = stage.examples === 0 ? evaluation : evaluation.slice(0, stage.examples);
    judged[milestone] = await perplexity(checkpoint.spec, prunedSource(checkpoint, masks, changed), sequences, {
      signal,
    });
    seconds[`evaluate_${milestone}`] = (performance.now() - begun) / 1000;
    tell(`${milestone}: perplexity ${judged[milestone]?.perplexity.toFixed(4)}`);
  }
  return outcome;
}

async function prune(
  stage: PruneStage,
  recipe: LanguageRecipe,
  checkpoint: LanguageCheckpoint,
  calibration: readonly TokenSequence[],
  { masks, changed, errors }: Outcome,
  tell: LanguageRunRequest['tell'],
  signal?: AbortSignal,
): Promise<void> {
  const request = {
    spec: checkpoint.spec,
    source: checkpoint,
    calibration: calibration.slice(0, stage.calibration),
    stage,
    random: createRandom(recipe.seed).split('prune'),
    errors: true,
  };
  for await (const weight of pruneDecoder(request, { signal })) {
    const { name, mask } = weight;
    masks.set(name, mask);
    if (weight.changed) changed.set(name, roundToStored(checkpoint, name, weight.changed));
    if (weight.error !== null) errors[name] = weight.error;
    tell(`${name}: sparsity ${maskSparsity(mask).toFixed(4)}, error ${weight.error?.toExponential(3) ?? '-'}`);
  }
}

/** The weights as the written file will have them. */
function prunedSource(
  checkpoint: LanguageCheckpoint,
  masks: Outcome['masks'],
  changed: Outcome['changed'],
): WeightSource {
  const masked: WeightSource = {
    async read(name) {
      const values = await checkpoint.read(name);
      const mask = masks.get(name);
      return mask ? values.map((value, i) => (mask.kept[i] === 1 ? value : 0)) : values;
    },
  };
  return overlay(masked, changed);
}

/** Holds the weights read again against the run. @throws LabError 'exportMismatch' */
async function verify(
  written: LanguageCheckpoint,
  checkpoint: LanguageCheckpoint,
  { masks, changed }: Outcome,
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

function countTokens(sequences: readonly TokenSequence[]): number {
  return sequences.reduce((sum, { length }) => sum + length, 0);
}
