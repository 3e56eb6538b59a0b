/**
 * A checkpoint too large to hold, from dense to pruned file: judge, cut block by block into the file, judge the file
 * itself, read it again. Nothing of the network is held but one block and one bit a weight.
 */
import { LabError } from '../../errors.ts';
import { type Perplexity, perplexity } from '../../evaluation/perplexity.ts';
import { type ByteSource, bytesSource } from '../../io/byteSource.ts';
import { encodePackedMasks } from '../../io/huggingface/encodePruned.ts';
import { folderNames, type LanguageCheckpoint } from '../../io/huggingface/openFolder.ts';
import {
  type Breathe,
  createPrunedFile,
  type PrunedFile,
  type Verification,
  verifyPrunedFile,
} from '../../io/huggingface/prunedFile.ts';
import { type PlacedFile, writeAll } from '../../io/placedFile.ts';
import type { Dampening } from '../../methods/dampening.ts';
import type { TokenSequence } from '../../models/decoder.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { PackedMask } from '../../tensor/packedMask.ts';
import { createRandom } from '../../tensor/random.ts';
import type { PruneStage } from '../recipe.ts';
import { decoderSizes } from './blockSizes.ts';
import { pruneDecoder } from './prune.ts';

export interface LargePruning {
  readonly checkpoint: LanguageCheckpoint;
  readonly calibration: readonly TokenSequence[];
  /** Sequences that perplexity is taken on; empty = it is not. */
  readonly evaluation: readonly TokenSequence[];
  readonly stage: PruneStage;
  readonly seed: number;
  /** Whether reconstruction errors are measured. */
  readonly errors: boolean;
  /** A file of the result, of this size or a little less. */
  readonly createFile: (name: string, size: number) => Promise<PlacedFile> | PlacedFile;
}

/** Steps of one kind take about the same time. */
export const largePhases = ['dense', 'prune', 'write', 'pruned', 'verify'] as const;
export type LargePhase = (typeof largePhases)[number];

/** One weight, cut and written. */
export interface CutLayer {
  readonly name: string;
  readonly block: number;
  readonly weights: number;
  readonly pruned: number;
  /** ||(W' - W) X||^2 / ||W X||^2; null when it was not measured. */
  readonly error: number | null;
  /** Where its Hessian was not positive definite with the dampening that was asked for; else null. */
  readonly raised: Dampening | null;
}

export interface LargeWatcher {
  readonly signal?: AbortSignal;
  /** Awaited between batches and pieces, so that a worker can read its messages there. */
  readonly breathe?: Breathe;
  readonly onProgress?: (phase: LargePhase, done: number, total: number) => void;
  readonly onDense?: (dense: Perplexity) => void;
  readonly onLayer?: (layer: CutLayer) => void;
}

export interface LargeOutcome {
  readonly dense: Perplexity | null;
  readonly pruned: Perplexity | null;
  /** Pruned / prunable weights. */
  readonly sparsity: number;
  readonly layers: readonly CutLayer[];
  readonly tensors: PrunedFile['tensors'];
  readonly verification: Verification;
  /** The files of the result by name: weights, masks. Side files are those of the checkpoint. */
  readonly files: ReadonlyMap<string, ByteSource>;
}

export const masksName = 'masks.safetensors';

/** @throws LabError as pruneDecoder, perplexity and PlacedFile; 'cancelled'; 'exportMismatch' when the file is not the run */
export async function pruneLarge(request: LargePruning, watcher: LargeWatcher = {}): Promise<LargeOutcome> {
  const { checkpoint, evaluation, createFile } = request;
  const { signal, onProgress } = watcher;
  const breathe = async () => {
    await watcher.breathe?.();
    if (signal?.aborted) throw new LabError('cancelled', 'large checkpoint: cancelled');
  };
  const judge = async (phase: LargePhase, source: LanguageCheckpoint): Promise<Perplexity | null> => {
    if (evaluation.length === 0) return null;
    const blocks = checkpoint.spec.blocks.length;
    onProgress?.(phase, 0, blocks + 1); // the head comes last and counts as a block
    const judged = await perplexity(checkpoint.spec, source, evaluation, {
      signal,
      breathe,
      onProgress: (done) => onProgress?.(phase, done, blocks + 1),
    });
    onProgress?.(phase, blocks + 1, blocks + 1);
    return judged;
  };

  await breathe();
  const dense = await judge('dense', checkpoint);
  if (dense) watcher.onDense?.(dense);
  const file = await createPrunedFile(checkpoint, createFile);
  const layers = await cutAll(request, watcher, file, breathe);
  onProgress?.('write', 0, 1);
  await file.finish(breathe);
  const masks = await writeMasks(file, createFile, breathe);
  onProgress?.('write', 1, 1);
  const written = await file.reopen();
  const pruned = await judge('pruned', written);
  onProgress?.('verify', 0, 1);
  const verification = await verifyPrunedFile(checkpoint, written, file.tensors, breathe);
  onProgress?.('verify', 1, 1);
  const weights = decoderSizes(checkpoint.spec).prunable; // those that stayed whole are among them
  const files = new Map<string, ByteSource>([[folderNames.weights, file.source()]]);
  if (masks) files.set(masksName, masks);
  return {
    dense,
    pruned,
    sparsity: weights === 0 ? 0 : layers.reduce((sum, layer) => sum + layer.pruned, 0) / weights,
    layers,
    tensors: file.tensors,
    verification,
    files,
  };
}

async function cutAll(
  { checkpoint, calibration, stage, seed, errors }: LargePruning,
  { signal, onProgress, onLayer }: LargeWatcher,
  file: PrunedFile,
  breathe: Breathe,
): Promise<readonly CutLayer[]> {
  const { spec } = checkpoint;
  const total = prunableWeights(spec).length - stage.protect.length;
  const random = createRandom(seed).split('prune');
  const layers: CutLayer[] = [];
  onProgress?.('prune', 0, total);
  const request = { spec, source: checkpoint, calibration, stage, random, errors };
  for await (const { name, block, mask, changed, error, raised } of pruneDecoder(request, { signal, breathe })) {
    await file.put(name, mask, changed);
    const pruned = file.tensors.get(name)?.mask?.pruned ?? 0;
    const layer = { name, block, weights: mask.kept.length, pruned, error, raised };
    layers.push(layer);
    onLayer?.(layer);
    onProgress?.('prune', layers.length, total);
  }
  return layers;
}

async function writeMasks(
  { tensors }: PrunedFile,
  createFile: LargePruning['createFile'],
  breathe: Breathe,
): Promise<ByteSource | null> {
  const masks = new Map<string, PackedMask>();
  for (const [name, { mask }] of tensors) if (mask) masks.set(name, mask);
  if (masks.size === 0) return null;
  const stream = encodePackedMasks(masks);
  return writeAll(await createFile(masksName, stream.size), stream, breathe);
}

/** JSON as a file of the result. */
export function jsonFile(name: string, value: unknown): ByteSource {
  return bytesSource(new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`), name);
}
