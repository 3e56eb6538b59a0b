/** One masked training step of a run: what moved in a layer, what the mask held, and whether a zero woke anywhere. */
import * as tf from '@tensorflow/tfjs-core';
import { nativeToMatrix } from '../../engine/models/layout.ts';
import { countRevived } from '../../engine/models/masks.ts';
import type { PrunableWeight } from '../../engine/models/prunable.ts';
import { matrixOf, type Network } from '../../engine/pipelines/network.ts';
import type { Stage } from '../../engine/pipelines/recipe.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import { type Mask, prunedCount } from '../../engine/tensor/matrix.ts';
import { type Batch, differentiate } from '../../engine/training/trainStep.ts';
import { makeTile } from '../../engine/views/tiles.ts';
import type { SlowUpdate } from './slowView.ts';

/** Cells of a picture, each way. */
export const pictureCells = 128;

/**
 * Makes the step.
 * @param run stands before a training step
 * @param batch the one of that step
 */
export async function updateOf(
  run: Run,
  { name, rows, columns }: PrunableWeight,
  mask: Mask,
  batch: Batch,
  signal: AbortSignal,
): Promise<SlowUpdate> {
  const { network, recipe, cursor } = run;
  const stage = recipe.stages[cursor.stage];
  const before = await matrixOf(network, name);
  const gradient = await gradientOf(network, name, batch);
  const report = await run.advance(signal);
  if (report.did !== 'trainStep') throw new Error(`slow motion: wanted a training step, got ${report.did}`);
  const after = await matrixOf(network, name);
  const change = after.values.map((value, at) => value - before.values[at]);
  let [moved, largest, pulled] = [0, 0, 0];
  for (let at = 0; at < change.length; at++) {
    if (mask.kept[at] === 0) pulled += Number(gradient[at] !== 0);
    else if (change[at] !== 0) {
      moved += 1;
      largest = Math.max(largest, Math.abs(change[at]));
    }
  }
  const cut = prunedCount(mask);
  return {
    optimizer: optimizerOf(stage),
    step: report.step,
    steps: report.steps,
    guarded: !('guard' in stage && stage.guard === false),
    adapters: report.adapters !== undefined,
    kept: change.length - cut,
    moved,
    largest,
    pulled,
    tile: makeTile({ rows, columns, values: change }, mask, {
      row: 0,
      column: 0,
      rows,
      columns,
      maxCells: pictureCells,
    }),
    zeros: await zerosOf(network),
  };
}

/** Of the loss of the batch, at the weights as they are, masked ones too: [out, in]. */
async function gradientOf({ spec, params }: Network, name: string, batch: Batch): Promise<Float32Array> {
  const { lossTensor, gradients, bufferUpdates } = differentiate({ spec, params }, batch);
  try {
    const own = gradients.get(name)!;
    return nativeToMatrix((await own.data()) as Float32Array, own.shape).values;
  } finally {
    tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
  }
}

async function zerosOf({ params, masks }: Network): Promise<SlowUpdate['zeros']> {
  const zeros: SlowUpdate['zeros'][number][] = [];
  for (const [name, mask] of masks) {
    zeros.push({ name, cut: prunedCount(mask), revived: await countRevived(params, new Map([[name, mask]])) });
  }
  return zeros;
}

function optimizerOf(stage: Stage): string {
  if ('optimizer' in stage) return stage.optimizer.id;
  return 'training' in stage && stage.training ? stage.training.optimizer.id : '';
}
