/** A walk through a decoder's blocks that carries the calibration sequences along and may change each block's weights. */
import type * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import {
  advanceBatches,
  disposeBatches,
  embedFrom,
  type HiddenBatch,
  type TokenSequence,
} from '../../models/decoder.ts';
import { blockNodes } from '../../models/forward.ts';
import type { PrunableWeight } from '../../models/prunable.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { Block, LanguageSpec } from '../../models/spec.ts';
import { disposeTensors, paramIndex, readParams, type WeightSource } from '../../models/weightSource.ts';

/** One block, while its weights live. */
export interface VisitedBlock {
  readonly index: number;
  readonly block: Block;
  /** The block's weights that may be cut, in network order. */
  readonly weights: readonly PrunableWeight[];
  /** By name; whoever replaces a tensor disposes the old one. */
  readonly params: Map<string, tf.Tensor>;
  /** States in front of the block. */
  readonly batches: readonly HiddenBatch[];
}

/** How a long walk is stopped and watched. */
export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** Awaited between batches, so that a worker can read its messages there; what it throws ends the walk. */
  readonly breathe?: () => void | Promise<void>;
}

/**
 * Gives the blocks one after another. What the visitor does to `params` counts when the sequences go on to the next.
 * @param sequences none = only the weights are walked through, `batches` stay empty
 * @throws LabError 'cancelled' between batches; on sequences as checkSequences; as `source.read`
 */
export async function* walkBlocks(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  options: WalkOptions = {},
): AsyncGenerator<VisitedBlock> {
  const index = paramIndex(spec);
  const prunable = prunableWeights(spec);
  const batches = sequences.length === 0 ? [] : [...(await embedFrom(spec, source, sequences))];
  let params = new Map<string, tf.Tensor>();
  try {
    for (const [at, block] of spec.blocks.entries()) {
      const stop = () => pauseOf(options, at);
      await stop();
      disposeTensors(params);
      const nodes = blockNodes(spec, block);
      const ids = new Set(nodes.map(({ id }) => id));
      params = await readParams(nodes, index, source);
      yield { index: at, block, params, batches, weights: prunable.filter(({ layer }) => ids.has(layer)) };
      if (at === spec.blocks.length - 1) break; // nobody reads the states behind the last block
      await advanceBatches(spec, block, params, batches, stop);
    }
  } finally {
    disposeTensors(params);
    disposeBatches(batches);
  }
}

/** @throws LabError 'cancelled' */
export async function pauseOf({ signal, breathe }: WalkOptions, done: number): Promise<void> {
  await breathe?.();
  if (signal?.aborted) throw new LabError('cancelled', 'decoder: cancelled', { done });
}
