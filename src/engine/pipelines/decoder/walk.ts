/** A walk through a decoder's blocks that carries the calibration sequences along and may change each block's weights. */
import type * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
import {
  advanceBatch,
  disposeBatches,
  embedSequences,
  type HiddenBatch,
  type TokenSequence,
} from '../../models/decoder.ts';
import { blockNodes, outerNodes } from '../../models/forward.ts';
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

/**
 * Gives the blocks one after another. What the visitor does to `params` counts when the sequences go on to the next.
 * @throws LabError 'cancelled' between blocks; on the sequences as checkSequences; as `source.read`
 */
export async function* walkBlocks(
  spec: LanguageSpec,
  source: WeightSource,
  sequences: readonly TokenSequence[],
  signal?: AbortSignal,
): AsyncGenerator<VisitedBlock> {
  const index = paramIndex(spec);
  const prunable = prunableWeights(spec);
  let params = await readParams(outerNodes(spec).before, index, source);
  let batches: readonly HiddenBatch[] = [];
  try {
    batches = embedSequences(spec, params, sequences);
    for (const [at, block] of spec.blocks.entries()) {
      if (signal?.aborted) throw new LabError('cancelled', 'decoder: cancelled', { done: at });
      disposeTensors(params);
      const nodes = blockNodes(spec, block);
      const ids = new Set(nodes.map(({ id }) => id));
      params = await readParams(nodes, index, source);
      yield { index: at, block, params, batches, weights: prunable.filter(({ layer }) => ids.has(layer)) };
      if (at === spec.blocks.length - 1) break; // nobody reads the states behind the last block
      const behind = batches.map((batch) => advanceBatch(spec, block, params, batch));
      disposeBatches(batches);
      batches = behind;
    }
  } finally {
    disposeTensors(params);
    disposeBatches(batches);
  }
}
