/** SparseGPT on one real layer, column by column: what a student would see over its shoulder. The run is not touched. */
import type { Dataset } from '../../engine/data/dataset.ts';
import { LabError } from '../../engine/errors.ts';
import { methods } from '../../engine/methods/index.ts';
import type { ColumnStep, SolveMethod } from '../../engine/methods/method.ts';
import { dampedHessian, errorsWithoutCompensation, outputError } from '../../engine/methods/sparsegptError.ts';
import { paramsFromArrays } from '../../engine/models/params.ts';
import { type OptionSchema, parseOptions } from '../../engine/options.ts';
import { patterns } from '../../engine/patterns/index.ts';
import { gatherStatistics } from '../../engine/pipelines/gatherStatistics.ts';
import { createNetwork, disposeNetwork, matrixOf } from '../../engine/pipelines/network.ts';
import { type Matrix, prunedCount } from '../../engine/tensor/matrix.ts';
import { createRandom } from '../../engine/tensor/random.ts';
import { dropSmallest } from '../../engine/tensor/selection.ts';
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import { throwIfCancelled } from '../tasks.ts';
import type { FilmRequest, FilmView } from './views.ts';

/** The picture holds so many rows and columns at most: a frame of it is kept for each column. */
const shownRows = 14;
const shownColumns = 144;
const examples = 128;

export async function runFilm(
  { run, dense }: Pick<Runner, 'run' | 'dense'>,
  { name, sparsity }: FilmRequest,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const spec = run.firstSpec; // of the dense weights; the network may have become smaller since
  const chosen = run.recipe.stages.find((stage) => stage.stage === 'prune');
  const method = traceable(chosen?.method.id);
  const options = parseOptions(method.id, method.options, chosen?.method.id === method.id ? chosen.method.options : {});
  const network = createNetwork(spec, paramsFromArrays(spec, await dense()));
  let weight: Matrix;
  let H: Float32Array;
  let tokens: number | null;
  try {
    const count = Math.min(examples, run.data.trainSize);
    const only = { ...network, prunable: network.prunable.filter((entry) => entry.name === name) };
    const stats = await gatherStatistics(only, ['hessian'], run.data, count, signal);
    tokens = tokensOf(await run.data.train(signal), count);
    weight = await matrixOf(network, name);
    H = (stats.get(name) as { hessian: { matrix: Float32Array } }).hessian.matrix;
  } finally {
    disposeNetwork(network);
  }
  const { rows, columns } = weight;
  const crop = { rows: Math.min(rows, shownRows), columns: Math.min(columns, shownColumns) };
  const frames = new Float32Array((crop.columns + 1) * crop.rows * crop.columns);
  copyCrop(weight.values, columns, crop, frames.subarray(0, crop.rows * crop.columns));
  const losses = new Float64Array(columns);
  const diagonal = new Float32Array(columns);
  const blocks: (readonly [number, number])[] = [];
  const watch = ({ column, block, diagonal: own, weight: W, loss }: ColumnStep) => {
    losses[column] = loss;
    diagonal[column] = own;
    if (blocks.at(-1)?.[0] !== block[0]) blocks.push(block);
    if (column >= crop.columns) return;
    const size = crop.rows * crop.columns;
    copyCrop(W, columns, crop, frames.subarray((column + 1) * size, (column + 2) * size));
  };
  const pattern = patterns.get(chosen?.pattern.id ?? patterns.entries[0].id);
  const patternOptions = parseOptions(pattern.id, pattern.options, chosen?.pattern.options);
  pattern.check(name, rows, columns, patternOptions);
  const request = {
    name,
    weight,
    stats: { hessian: { matrix: H, columns, samples: examples } },
    options,
    random: createRandom(run.recipe.seed),
    sparsity,
    pattern,
    patternOptions,
  };
  const solved = await method.trace(request as never, watch);
  throwIfCancelled(signal, 'film');
  const dampening = solved.dampening?.used ?? 0;
  const A = dampedHessian(H, columns, dampening);
  const all = outputError(weight, A);
  const byMagnitude = new Uint8Array(weight.values.length).fill(1);
  dropSmallest(weight.values.map(Math.abs), prunedCount(solved.mask), byMagnitude);
  const share = (errors: Float64Array) => Float32Array.from(errors, (error) => (all === 0 ? 0 : error / all));
  const view: FilmView = {
    name,
    rows,
    columns,
    shown: crop,
    sparsity,
    examples: Math.min(examples, run.data.trainSize),
    tokens,
    dampening,
    limit: weight.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    diagonal,
    blocks,
    frames,
    kept: cropOf(solved.mask.kept, columns, crop),
    keptByMagnitude: cropOf(byMagnitude, columns, crop),
    scores: cropOf(solved.scores, columns, crop),
    cut: Uint32Array.from({ length: columns }, (_, column) => cutIn(solved.mask.kept, rows, columns, column)),
    errors: {
      compensated: share(losses.map((loss) => 2 * loss)),
      plain: share(errorsWithoutCompensation(weight, solved.mask.kept, A)),
      magnitude: share(errorsWithoutCompensation(weight, byMagnitude, A)),
    },
  };
  emit({ type: 'film', view });
}

/** Null for images. */
function tokensOf(train: Dataset, count: number): number | null {
  if (train.kind !== 'tokens') return null;
  return train.sequences.slice(0, count).reduce((sum, { length }) => sum + length, 0);
}

/** The method of the recipe if it can be traced, else the first of the catalogue that can. */
function traceable(id: string | undefined): SolveMethod<OptionSchema> & Required<Pick<SolveMethod, 'trace'>> {
  const able = methods.entries.filter((method) => method.kind === 'solve' && method.trace !== undefined);
  const found = able.find((method) => method.id === id) ?? able.at(0);
  if (found?.kind === 'solve' && found.trace) return found as never;
  throw new LabError('unknownId', 'film: no method of the catalogue tells its steps', { kind: 'method', id: id ?? '' });
}

interface Crop {
  readonly rows: number;
  readonly columns: number;
}

/** The upper left corner of a matrix with `columns` columns. */
function copyCrop(from: Float32Array, columns: number, crop: Crop, to: Float32Array): void {
  for (let row = 0; row < crop.rows; row++) {
    to.set(from.subarray(row * columns, row * columns + crop.columns), row * crop.columns);
  }
}

function cropOf<A extends Float32Array | Uint8Array>(from: A, columns: number, crop: Crop): A {
  const rows = Array.from({ length: crop.rows }, (_, row) =>
    from.subarray(row * columns, row * columns + crop.columns),
  );
  const part = from.slice(0, crop.rows * crop.columns) as A;
  for (const [row, values] of rows.entries()) part.set(values, row * crop.columns);
  return part;
}

function cutIn(kept: Uint8Array, rows: number, columns: number, column: number): number {
  let cut = 0;
  for (let row = 0; row < rows; row++) cut += 1 - kept[row * columns + column];
  return cut;
}
