/**
 * Accuracy against sparsity, point by point: every method is scored once on the uncut network, every sparsity only
 * re-thresholds. The run itself is not touched.
 */
import { subset } from '../engine/data/dataset.ts';
import { LabError } from '../engine/errors.ts';
import { evaluate } from '../engine/evaluation/evaluate.ts';
import { gatherStatistics } from '../engine/pipelines/gatherStatistics.ts';
import { copyNetwork, disposeNetwork, matrixOf, type Network, writeMatrix } from '../engine/pipelines/network.ts';
import {
  asWeightPlan,
  layerTargets,
  type PrunePlan,
  planPruning,
  scoreWeight,
  selectMask,
  type WeightPlan,
  weightContext,
} from '../engine/pipelines/pruneModel.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import { type Mask, type Matrix, prunedCount } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { Emit } from './emitter.ts';
import { createPace } from './pace.ts';
import type { Platform } from './platform.ts';
import type { SweepPoint, SweepRequest, SweepView } from './protocol.ts';
import { throwIfCancelled } from './tasks.ts';
import { nextTurn } from './turn.ts';

export async function runSweep(
  run: Run,
  request: SweepRequest,
  emit: Emit,
  platform: Platform,
  signal: AbortSignal,
): Promise<void> {
  const index = run.recipe.stages.findIndex(({ stage }) => stage === 'prune');
  const stage = run.recipe.stages[index];
  if (stage?.stage !== 'prune')
    throw new LabError('recipeInvalid', 'sweep: the recipe has no prune stage', {
      field: 'stages',
      problem: 'no prune stage',
    });
  const test = await run.data.test(signal);
  const part = subset(test, Math.min(request.examples || test.size, test.size));
  const random = createRandom(run.recipe.seed).split(`stage ${index}`);
  const pace = createPace();
  const points: SweepPoint[] = [];
  const total = request.methods.length * request.sparsities.length;
  const network = await copyNetwork(run.network, run.pruning?.before);
  // A pattern that dictates its sparsity has one point, not a line: the line is drawn unstructured and says so.
  const fixed = planPruning(stage).pattern.fixedSparsity(planPruning(stage).patternOptions) !== null;
  const base: PruneStage = fixed ? { ...stage, pattern: { id: 'unstructured', options: {} } } : stage;
  let dense = 0;
  const tell = (status: SweepView['status']) =>
    emit({
      type: 'sweep',
      sweep: {
        status,
        examples: part.size,
        of: test.size,
        dense,
        points: [...points],
        total,
        remainingMs: pace.remaining(new Map([['point', total - points.length]])),
        methods: request.methods,
        pattern: base.pattern.id,
      },
    });
  try {
    dense = (await evaluate(network.spec, network.params, part, { signal })).accuracy;
    tell('running');
    for (const method of request.methods) {
      const plan = planPruning({
        ...base,
        overrides: {},
        method: method === stage.method.id ? stage.method : { id: method, options: {} },
      });
      const cutter = await createCutter(network, plan, run, random, signal);
      for (const sparsity of request.sparsities) {
        throwIfCancelled(signal, 'sweep');
        const started = platform.now();
        const reached = await cutter(sparsity);
        const { accuracy, loss } = await evaluate(network.spec, network.params, part, { signal });
        pace.saw('point', platform.now() - started);
        points.push({ method, wanted: sparsity, sparsity: reached, accuracy, loss });
        tell('running');
        await nextTurn();
      }
      await cutter(0);
    }
    tell('finished');
  } catch (thrown) {
    tell('cancelled');
    throw thrown;
  } finally {
    disposeNetwork(network);
  }
}

/** @returns writes the network cut to a sparsity, and says the sparsity reached; 0 puts the weights back */
async function createCutter(
  network: Network,
  anyPlan: PrunePlan,
  run: Run,
  random: ReturnType<typeof createRandom>,
  signal: AbortSignal,
) {
  const plan = asWeightPlan(anyPlan);
  const matrices = new Map<string, Matrix>();
  for (const { name } of network.prunable) matrices.set(name, await matrixOf(network, name));
  const examples = Math.min(plan.stage.calibration, run.data.trainSize);
  const stats =
    plan.method.statistics.length > 0
      ? await gatherStatistics(network, plan.method.statistics, run.data, examples, signal)
      : new Map();
  const scores = new Map<string, Float32Array>();
  if (plan.method.kind === 'scoreWeights') {
    for (const [name, matrix] of matrices)
      scores.set(name, scoreWeight(plan, weightContext(plan, name, matrix, stats.get(name) ?? {}, random), undefined));
  }
  return async (sparsity: number): Promise<number> => {
    const at: WeightPlan = { ...plan, stage: { ...plan.stage, sparsity } };
    const targets = sparsity === 0 ? new Map<string, number>() : layerTargets(at, network.prunable, scores);
    let cut = 0;
    let all = 0;
    for (const [name, matrix] of matrices) {
      all += matrix.values.length;
      const target = targets.get(name);
      if (target === undefined) {
        writeMatrix(network, name, matrix);
      } else if (plan.method.kind === 'scoreWeights') {
        const mask = await selectMask(at, matrix.rows, matrix.columns, scores.get(name)!, target);
        writeMatrix(network, name, masked(matrix, mask));
        cut += prunedCount(mask);
      } else {
        const solved = await plan.method.solve({
          ...weightContext(at, name, matrix, stats.get(name) ?? {}, random),
          sparsity: target,
          pattern: plan.pattern,
          patternOptions: plan.patternOptions,
        });
        writeMatrix(network, name, solved.weight);
        cut += prunedCount(solved.mask);
      }
    }
    return all === 0 ? 0 : cut / all;
  };
}

function masked(matrix: Matrix, { kept }: Mask): Matrix {
  return { ...matrix, values: matrix.values.map((value, i) => (kept[i] === 1 ? value : 0)) };
}
