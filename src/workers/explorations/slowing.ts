/**
 * Slow motion: scores, order, threshold and mask as the run has them, and its next training step, made on a copy. The run
 * itself is not touched.
 */
import * as tf from '@tensorflow/tfjs-core';
import { batchOf } from '../../engine/data/dataset.ts';
import type { Checkpoint } from '../../engine/pipelines/checkpoint.ts';
import { matrixOf } from '../../engine/pipelines/network.ts';
import type { Stage } from '../../engine/pipelines/recipe.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import { fullMask, prunedCount } from '../../engine/tensor/matrix.ts';
import { makeTile } from '../../engine/views/tiles.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import type { Subject } from '../subject.ts';
import { isCancel, throwIfCancelled } from '../tasks.ts';
import { nextTurn } from '../turn.ts';
import { forwardOf } from './slowForward.ts';
import { rankingOf } from './slowRanking.ts';
import { pictureCells, updateOf } from './slowUpdate.ts';
import type { SlowEnd, SlowRefusal, SlowRequest, SlowView } from './slowView.ts';

/** Examples that go forward where no training tells how many. */
const usualBatch = 32;

interface Source extends Pick<Runner, 'run' | 'places' | 'load'> {
  readonly subject: Pick<Subject, 'createRun' | 'release'>;
}

/** @throws LabError as Run.advance; 'cancelled' */
export async function runSlowMotion(
  { run, subject, places, load }: Source,
  request: SlowRequest,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const { stages } = run.recipe;
  const now = await run.checkpoint();
  const trainsFrom = ({ cursor }: Pick<Checkpoint, 'cursor'>) => stages.slice(cursor.stage).some(trains);
  // where training is over, the run as it stood before that
  const before = trainsFrom(now) ? undefined : places().findLast(trainsFrom);
  const copy = subject.createRun(run.recipe);
  try {
    copy.restore(before ? await load(before) : now);
    let refusal = await goToCut(copy, signal);
    if (refusal && before) {
      copy.restore(now);
      refusal = await goToCut(copy, signal);
    }
    const { name } = request;
    emit({
      type: 'slow',
      view: refusal ? { status: 'refused', name, reason: refusal } : await tell(copy, request, signal),
    });
  } catch (thrown) {
    if (isCancel(thrown)) emit({ type: 'slow', view: { status: 'stopped', ...request } });
    throw thrown;
  } finally {
    copy.dispose();
    subject.release(copy.network);
  }
}

function trains(stage: Stage): boolean {
  return stage.stage === 'train' || stage.stage === 'finetune' || (stage.stage === 'prune' && Boolean(stage.training));
}

/** A cut that is under way is made to its end; one that training has yet to come to is not. */
async function goToCut(copy: Run, signal: AbortSignal): Promise<SlowRefusal | null> {
  const { stage } = copy.cursor;
  const config = copy.recipe.stages[stage];
  while (config?.stage === 'prune' && !config.training && copy.cursor.stage === stage) {
    throwIfCancelled(signal, 'slow motion');
    await copy.advance(signal);
    await nextTurn();
  }
  if (copy.network.spec !== copy.firstSpec) return 'compacted';
  return copy.pruning && copy.pruning.scores.size > 0 && copy.network.masks.size > 0 ? null : 'notYet';
}

/** @returns why no training step follows the cut; null = it is the next step */
async function goToTraining(copy: Run, signal: AbortSignal): Promise<SlowEnd | null> {
  while (!copy.active?.nextExamples) {
    if (copy.phase === 'compact') return 'compacts';
    if (!copy.recipe.stages.slice(copy.cursor.stage).some(trains)) return 'noTraining';
    throwIfCancelled(signal, 'slow motion');
    await copy.advance(signal);
    await nextTurn();
  }
  return null;
}

async function tell(copy: Run, request: SlowRequest, signal: AbortSignal): Promise<SlowView> {
  const { name } = request;
  const end = await goToTraining(copy, signal);
  const { network, pruning } = copy;
  const scores = pruning?.scores.get(name);
  const weight = network.prunable.find((entry) => entry.name === name);
  if (!pruning || !scores || !weight) return { status: 'refused', name, reason: 'notJudged' };
  const { rows, columns } = weight;
  const mask = network.masks.get(name) ?? fullMask(rows, columns);
  const window = { row: 0, column: 0, rows, columns, maxCells: pictureCells };
  const place = { row: Math.min(request.row, rows - 1), column: Math.min(request.column, columns - 1) };
  let [lowest, highest] = [scores[0], scores[0]];
  for (const score of scores) [lowest, highest] = [Math.min(lowest, score), Math.max(highest, score)];

  const dataset = await copy.data.train(signal);
  const examples =
    (end === null && copy.active?.nextExamples) ||
    Int32Array.from({ length: Math.min(usualBatch, dataset.size) }, (_, index) => index);
  const batch = batchOf(dataset, examples);
  try {
    return {
      status: 'told',
      name,
      rows,
      columns,
      method: pruning.plan.method.id,
      scores: {
        tile: makeTile({ rows, columns, values: scores }, fullMask(rows, columns), window),
        lowest,
        highest,
      },
      ranking: rankingOf(pruning, scores, mask, place),
      mask: { tile: makeTile(await matrixOf(network, name), mask, window), cut: prunedCount(mask) },
      forward: await forwardOf(network, batch, examples.length),
      update: end === null ? await updateOf(copy, weight, mask, batch, signal) : null,
      end,
    };
  } finally {
    tf.dispose([batch.inputs, batch.labels]);
  }
}
