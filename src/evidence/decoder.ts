/** The whole-model runs' checkpoint, token ids and masks, as the golden files keep them. */
import { perplexity, sequenceLogits } from '../engine/evaluation/perplexity.ts';
import { type ByteSource, bytesSource } from '../engine/io/byteSource.ts';
import { type LanguageCheckpoint, openFolder } from '../engine/io/huggingface/openFolder.ts';
import type { TokenSequence } from '../engine/models/decoder.ts';
import { overlay } from '../engine/models/weightSource.ts';
import { type PrunedWeight, pruneDecoder } from '../engine/pipelines/decoder/prune.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { GoldenFiles, GoldenTensors } from './case.ts';
import { type Comparison, compareExactly, compareMask, fault } from './comparison.ts';
import { readTensors } from './tensors.ts';

export interface DecoderCase {
  readonly checkpoint: LanguageCheckpoint;
  readonly calibration: readonly TokenSequence[];
  readonly evaluation: readonly TokenSequence[];
  /** The sequence whose logits the files hold. */
  readonly probe: TokenSequence;
  /** Dense logits of the probe: [tokens, vocabulary]. */
  readonly denseLogits: Float32Array;
}

export async function openDecoderCase(files: GoldenFiles): Promise<DecoderCase> {
  const tensors = await readTensors(files, 'e2e/inputs.safetensors');
  const [probe] = sequences(tensors, 'logits_ids');
  return {
    checkpoint: await openModel(files),
    calibration: sequences(tensors, 'calib_ids'),
    evaluation: sequences(tensors, 'eval_ids'),
    probe,
    denseLogits: tensors.get('dense_logits')?.values as Float32Array,
  };
}

/** The checkpoint stands beside the golden folder. */
async function openModel(files: GoldenFiles): Promise<LanguageCheckpoint> {
  const sources = new Map<string, ByteSource>();
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']) {
    sources.set(name, bytesSource(await files.read(`../checkpoints/stories260K/${name}`), name));
  }
  return openFolder(sources, 'stories260K');
}

export interface DecoderResult {
  readonly weights: ReadonlyMap<string, PrunedWeight>;
  /** Values of the cut weights, by name. */
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly perplexity: number;
  readonly logits: Float32Array;
}

/** Prunes, then judges. */
export async function runDecoderCase(
  { checkpoint, calibration, evaluation, probe }: DecoderCase,
  stage: PruneStage,
): Promise<DecoderResult> {
  const weights = new Map<string, PrunedWeight>();
  const values = new Map<string, Float32Array>();
  const request = {
    spec: checkpoint.spec,
    source: checkpoint,
    calibration,
    stage,
    random: createRandom(0),
    errors: true,
  };
  for await (const weight of pruneDecoder(request)) {
    const { name, mask, changed } = weight;
    const dense = await checkpoint.read(name);
    weights.set(name, weight);
    values.set(name, changed ?? dense.map((value, i) => (mask.kept[i] === 1 ? value : 0)));
  }
  const pruned = overlay(checkpoint, values);
  const { perplexity: reached } = await perplexity(checkpoint.spec, pruned, evaluation);
  const [logits] = await sequenceLogits(checkpoint.spec, pruned, [probe]);
  return { weights, values, perplexity: reached, logits };
}

/** Masks of the files are packed, bit i % 8 of byte i / 8, 1 = pruned. All layers are counted together. */
export function comparePackedMasks(
  weights: DecoderResult['weights'],
  tensors: GoldenTensors,
  maxMismatchFraction: number,
): readonly Comparison[] {
  const kept: number[] = [];
  const pruned: number[] = [];
  const comparisons: Comparison[] = [];
  for (const [name, { values: bytes }] of tensors) {
    const mask = weights.get(name)?.mask;
    if (!mask) {
      comparisons.push(fault(`mask: ${name} was not cut`, 'mask'));
      continue;
    }
    for (let i = 0; i < mask.kept.length; i++) {
      kept.push(mask.kept[i]);
      pruned.push((bytes[i >> 3] >> (i & 7)) & 1);
    }
  }
  comparisons.push(...compareExactly('mask: layers', [weights.size], [tensors.size]));
  const tolerance = { max_mismatch_fraction: maxMismatchFraction };
  return [...comparisons, ...compareMask('mask', Uint8Array.from(kept), Uint8Array.from(pruned), tolerance)];
}

function sequences(tensors: GoldenTensors, name: string): TokenSequence[] {
  const tensor = tensors.get(name);
  if (!(tensor?.values instanceof Int32Array)) throw new Error(`golden: wanted I32 tensor '${name}'`);
  const length = tensor.shape.at(-1) ?? 0;
  const { values } = tensor;
  return Array.from({ length: values.length / length }, (_, i) => values.slice(i * length, (i + 1) * length));
}
