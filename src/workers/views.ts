/** From a run to what the page shows: layer cards, metrics, the run's place. Numbers and small tiles, never tensors. */

import type { Evaluation } from '../engine/evaluation/evaluation.ts';
import { macsByLayer } from '../engine/evaluation/macs.ts';
import { livePaths } from '../engine/graph/livePaths.ts';
import { folderForm } from '../engine/io/huggingface/folderForm.ts';
import { takesChannels } from '../engine/methods/method.ts';
import { blockNodes } from '../engine/models/forward.ts';
import { paramSpecs } from '../engine/models/params.ts';
import { outputWeight } from '../engine/models/prunable.ts';
import { inferShapes } from '../engine/models/shapes.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { sequenceLengthOf } from '../engine/pipelines/data.ts';
import type { Network } from '../engine/pipelines/network.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import { channellessMethods } from '../engine/pipelines/structured/channelless.ts';
import { countNonZero } from '../engine/sparse/dense.ts';
import { gzipSize, layoutSizes } from '../engine/sparse/sizes.ts';
import { type Mask, type Matrix, prunedCount } from '../engine/tensor/matrix.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { makeTile } from '../engine/views/tiles.ts';
import { groupViews } from './groupViews.ts';
import type { Accuracy, LayerView, Metrics, ModelView } from './protocol.ts';

/** Cells of a card's mini heatmap, each way. */
const thumbnailCells = 64;

/** @param sequenceLength that costs are counted for. @param opened spec of the network as it was opened; absent = as it is now */
export function modelView(
  network: Pick<Network, 'spec' | 'prunable'>,
  origin: string,
  published: ModelView['published'],
  sequenceLength: number,
  opened: ModelSpec = network.spec,
): ModelView {
  const { spec } = network;
  const shapes = inferShapes(spec);
  const specs = paramSpecs(spec);
  const parameters = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return {
    architecture: spec.name,
    origin,
    parameters,
    prunable: network.prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
    macs: macsByLayer(spec, new Map(), sequenceLength).total.dense,
    nodes: spec.nodes.map((node) => ({
      id: node.id,
      type: node.type,
      inputs: node.inputs,
      shape: shapes.get(node.id) ?? [],
      parameters: specs
        .filter(({ name }) => name.startsWith(`${node.id}.`) && !name.slice(node.id.length + 1).includes('.'))
        .reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    })),
    classes: spec.classes,
    outputWeight: outputWeight(spec)?.name ?? null,
    task: spec.task,
    blocks: spec.task === 'language' ? spec.blocks.map((block) => blockNodes(spec, block).map(({ id }) => id)) : [],
    published,
    folderForm: spec.task === 'language' ? folderForm(opened, spec) : null,
    groups: groupViews(spec),
    channelless: channellessMethods(spec),
  };
}

/** @param matrices present weights by name, as read for this event */
export function layerViews(run: Run, matrices: ReadonlyMap<string, Matrix>): LayerView[] {
  const { network, pruning } = run;
  const pruned = pruningOf(run);
  const macs = macsByLayer(network.spec, network.masks, sequenceLengthOf(run.data));
  const masking = run.phase === 'score' || run.phase === 'mask';
  return network.prunable.map(({ name, rows, columns, kernel }) => {
    const matrix = matrices.get(name)!;
    const mask = shownMask(run, name);
    const cost = macs.layers.get(name) ?? { dense: 0, live: 0 };
    const done = network.masks.has(name) && (!masking || maskedInThisEvent(run, name));
    return {
      name,
      rows,
      columns,
      kernel,
      zeros: mask
        ? prunedCount(mask)
        : network.masks.has(name)
          ? matrix.values.length - countNonZero(matrix.values)
          : 0,
      protectedFromPruning: pruned?.protect.includes(name) ?? false,
      override: pruned?.overrides[name] ?? null,
      error: pruning?.errors?.get(name) ?? null,
      raised: pruning?.raised?.get(name) ?? null,
      progress: done ? 'masked' : pruning?.scores.has(name) ? 'scored' : 'waiting',
      macs: cost.dense,
      liveMacs: cost.live,
      thumbnail: makeTile(matrix, mask, { row: 0, column: 0, rows, columns, maxCells: thumbnailCells }),
    };
  });
}

/** Null where fine-tuning may wake pruned weights: a zero in the matrix is then what is pruned. */
export function shownMask({ network, recipe, cursor }: Run, name: string): Mask | null {
  const awake = recipe.stages.slice(0, cursor.stage + 1).some((stage) => 'guard' in stage && stage.guard === false);
  return awake ? null : (network.masks.get(name) ?? null);
}

/** Settings of the last pruning: of its record, or of the training that prunes and has not made its first event. */
function pruningOf({ pruning, recipe, cursor }: Run): Pick<PruneStage, 'protect' | 'overrides' | 'sparsity'> | null {
  const stage = recipe.stages[cursor.stage];
  const training = stage && 'pruning' in stage ? stage.pruning : undefined;
  return training ?? pruning?.plan.stage ?? null;
}

/** Has the present pruning event cut this layer yet? */
function maskedInThisEvent({ active, pruning }: Run, name: string): boolean {
  return !active || (pruning?.done?.has(name) ?? true); // masks that grow in training stand for all layers
}

/** Parameters of a network. */
function sizesOf(spec: ModelSpec): { readonly all: number; readonly prunable: number } {
  const count = (params: ReturnType<typeof paramSpecs>) => params.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const params = paramSpecs(spec);
  return { all: count(params), prunable: count(params.filter(({ prunable }) => prunable)) };
}

export function accuracyView(evaluation: Evaluation | undefined, of: number): Accuracy | null {
  if (!evaluation) return null;
  const { accuracy, loss, examples, perClass, perplexity, boundPerplexity, tasks } = evaluation;
  return { accuracy, loss, examples, of, perClass: [...perClass], perplexity, boundPerplexity, tasks };
}

/** @param exact also measure gzip, which reads every weight */
export async function metricsView(
  run: Run,
  matrices: ReadonlyMap<string, Matrix>,
  { revived, timing }: Pick<Metrics, 'revived' | 'timing'>,
  exact: boolean,
): Promise<Metrics> {
  const { network, evaluations, pruning } = run;
  const masks: ReadonlyMap<string, Mask> = network.masks;
  const now = sizesOf(network.spec);
  const first = sizesOf(run.firstSpec);
  let zeros = first.prunable - now.prunable; // what left the network counts as cut
  for (const mask of masks.values()) zeros += prunedCount(mask);
  zeros -= revived; // what is masked and not 0 is no zero
  const of = run.data.testSize;
  const sequenceLength = sequenceLengthOf(run.data);
  const pattern = pruning?.plan.pattern.fixedSparsity(pruning.plan.patternOptions) ?? null;
  const wanted = masks.size === 0 ? null : (pattern ?? pruningOf(run)?.sparsity ?? null);
  return {
    timing,
    dense: accuracyView(evaluations.dense, of),
    pruned: accuracyView(evaluations.pruned, of),
    recovered: accuracyView(evaluations.recovered, of),
    sparsity: zeros / first.prunable,
    sparsityOfAll: zeros / first.all,
    wanted,
    paths: exact ? livePaths(network.spec, masks) : null,
    wantedOf: pruning && takesChannels(pruning.plan.method, pruning.plan.methodOptions) ? 'channels' : 'weights',
    left: first.prunable - zeros,
    prunable: first.prunable,
    revived,
    macs: macsByLayer(run.firstSpec, new Map(), sequenceLength).total.dense,
    liveMacs: macsByLayer(network.spec, masks, sequenceLength).total.live,
    sequenceLength,
    bytes: {
      ...(await bytesView(run, [...matrices.values()], (now.all - now.prunable) * 4, exact)),
      before: network.spec === run.firstSpec ? null : first.all * 4,
    },
  };
}

/**
 * Of the weights that may be pruned in each layout; the rest of the network (biases, norms) is dense in all of them.
 * @param rest bytes of that rest
 */
async function bytesView(
  run: Run,
  matrices: readonly Matrix[],
  rest: number,
  exact: boolean,
): Promise<Omit<Metrics['bytes'], 'before'>> {
  const plan = run.pruning?.plan;
  const m = plan?.pattern.windowColumns(plan.patternOptions) ?? null;
  const zeros = plan?.pattern.fixedSparsity(plan.patternOptions) ?? null;
  const nm = m !== null && zeros !== null ? { n: Math.round(m * (1 - zeros)), m } : null;
  const sizes = layoutSizes(matrices, nm);
  return {
    dense: sizes.denseBytes + rest,
    gzip: exact ? (await gzipSize(matrices)) + rest : null,
    bitmask: sizes.bitmaskBytes + rest,
    csr: sizes.csrBytes + rest,
    nm: sizes.nmBytes === null ? null : sizes.nmBytes + rest,
  };
}
