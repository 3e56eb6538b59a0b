/** One weight's life: its value, its score, its place among its competitors, and what its loss alone would cost. */
import { subset } from '../engine/data/dataset.ts';
import { evaluate } from '../engine/evaluation/evaluate.ts';
import type { Explanation, Received } from '../engine/methods/method.ts';
import { copyNetwork, disposeNetwork, matrixOf, writeMatrix } from '../engine/pipelines/network.ts';
import type { Stage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import { type Matrix, maskSparsity } from '../engine/tensor/matrix.ts';
import { calibrationOf, layerStatistics } from './layerStatistics.ts';
import { otherMethods } from './otherMethods.ts';
import type { Compensation, WeightView } from './protocol.ts';
import { type Group, rankOf, rivalsOf } from './rivals.ts';

/** Test examples that the cost of one weight is measured on. */
const lossExamples = 256;

interface WeightPlace {
  readonly name: string;
  readonly row: number;
  readonly column: number;
  /** Also what other methods would have to gather more for. */
  readonly whole?: boolean;
}

/** @param superseded true once the visitor has moved on; null is given then, and when nothing is known of the place */
export async function explainWeight(
  run: Run,
  { name, row, column, whole = false }: WeightPlace,
  superseded: () => boolean,
): Promise<WeightView | null> {
  const { network, pruning } = run;
  const weight = network.prunable.find((entry) => entry.name === name);
  if (!weight || row >= weight.rows || column >= weight.columns) return null;
  const index = row * weight.columns + column;
  const now = await matrixOf(network, name);
  const before = pruning?.before.get(name) ?? now;
  const scores = pruning?.scores.get(name);
  const mask = network.masks.get(name);
  const plan = pruning?.plan ?? null;
  const sparsity = mask ? maskSparsity(mask) : 0;
  const rivals = scores && plan ? rivalsOf(plan, scores, mask, weight, row, column) : null;
  const kept = mask ? mask.kept[index] === 1 : true;
  const explained = pruning?.explanations.get(name)?.(row, column);
  const asked = pruning?.before.has(name) ? pruning : null;
  const { others, waiting } = asked
    ? await otherMethods(run, asked, { name, index, sparsity }, whole)
    : { others: [], waiting: [] };
  const inputNorm = asked && (await layerStatistics(run, asked, name, ['inputNorm'])).inputNorm;
  const change = await lossChange(run, name, before, index);
  if (superseded()) return null;
  return {
    name,
    row,
    column,
    inputIndex: inputIndex(weight, column),
    before: before.values[index],
    now: now.values[index],
    kept,
    score: scores?.[index] ?? Math.abs(before.values[index]),
    rank: rivals ? rankOf(rivals.group, scores![index], rivals.at) : 0,
    competitors: rivals?.group.values.length ?? 0,
    margin: rivals?.kept ? scores![index] - thresholdOf(rivals.group, rivals.kept) : 0,
    method: plan?.method.id ?? '',
    terms: explained?.terms ?? {},
    told: toldOf(explained),
    compensation: compensationOf(run, explained?.received, {
      name,
      before: before.values[index],
      now: now.values[index],
    }),
    inputNorm: inputNorm && Math.sqrt(inputNorm.squaredNorm[column]),
    calibration: asked ? calibrationOf(run, asked) : 0,
    others,
    waiting,
    lossChange: change,
    lossExamples: Math.min(lossExamples, run.data.testSize),
  };
}

function toldOf(explained: Explanation | undefined): WeightView['told'] {
  if (!explained) return 'none';
  return explained.partial ? 'part' : 'all';
}

/** @param received as the method tells it; it is not kept on disk */
function compensationOf(
  run: Run,
  received: Received | undefined,
  { name, before, now }: { readonly name: string; readonly before: number; readonly now: number },
): Compensation | null {
  const { pruning, network } = run;
  const cut = pruning && (pruning.done?.has(name) ?? network.masks.has(name));
  if (!cut) return null;
  const { kind } = pruning.plan.method;
  if (kind !== 'solve') return { kind: kind === 'scoreSteps' ? 'training' : 'none' };
  if (received) return { kind: 'received', ...received };
  return now !== 0 && standsAsCut(run) ? { kind: 'received', total: now - before, columns: null } : null;
}

/** Has nothing moved a weight since the last cut? */
function standsAsCut({ recipe, cursor }: Run): boolean {
  const entered = recipe.stages.slice(0, cursor.stage + (cursor.step > 0 ? 1 : 0));
  return entered.slice(entered.findLastIndex(({ stage }) => stage === 'prune') + 1).every(onlyLooks);
}

function onlyLooks({ stage }: Stage): boolean {
  return stage === 'evaluate';
}

/** Largest pruned score of the group; its smallest score when nothing is pruned. */
function thresholdOf({ values, from }: Group, kept: Uint8Array): number {
  let pruned = Number.NEGATIVE_INFINITY;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < smallest) smallest = values[i];
    if (kept[from + i] === 0 && values[i] > pruned) pruned = values[i];
  }
  return pruned === Number.NEGATIVE_INFINITY ? smallest : pruned;
}

/** Loss of the network before the cut without this one weight, minus its loss with it. */
async function lossChange(run: Run, name: string, before: Matrix, index: number): Promise<number> {
  const test = await run.data.test();
  const part = subset(test, Math.min(lossExamples, test.size));
  const copy = await copyNetwork(run.network, run.pruning?.before);
  try {
    const whole = await evaluate(copy.spec, copy.params, part, {});
    const values = before.values.slice();
    values[index] = 0;
    writeMatrix(copy, name, { ...before, values });
    const without = await evaluate(copy.spec, copy.params, part, {});
    return without.loss - whole.loss;
  } finally {
    disposeNetwork(copy);
  }
}

/** [ky, kx, in] of a convolution's column; [in] of a linear one. */
function inputIndex(
  { kernel, columns }: { kernel: readonly [number, number]; columns: number },
  column: number,
): number[] {
  const [height, width] = kernel;
  const inputs = columns / (height * width);
  if (height * width === 1) return [column];
  return [Math.floor(column / inputs / width), Math.floor(column / inputs) % width, column % inputs];
}
