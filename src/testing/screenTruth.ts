/** Holds everything that a page has been told against the run itself. For a lab at rest. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { paramSpecs } from '../engine/models/params.ts';
import { prunableWeights } from '../engine/models/prunable.ts';
import { allMasks, matricesOf, matrixOf } from '../engine/pipelines/network.ts';
import { recipeOf } from '../engine/pipelines/presets.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Matrix } from '../engine/tensor/matrix.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { positionOf } from '../workers/place.ts';
import type { LabPage, Look } from './labPage.ts';

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);

/** May the stage that the run stands in, or an earlier one, wake what is masked? */
function mayWake({ recipe, cursor }: Run): boolean {
  return recipe.stages.slice(0, cursor.stage + 1).some((stage) => 'guard' in stage && stage.guard === false);
}

/** Pruned weights of a layer as the page should see them: by its mask, or by its zeros where masks do not hold. */
function prunedBits(run: Run, name: string, { values }: Matrix): Uint8Array {
  const mask = run.network.masks.get(name);
  if (mask && !mayWake(run)) return mask.kept.map((bit) => 1 - bit);
  return Uint8Array.from(values, (value) => Number(value === 0));
}

/**
 * @param measured nothing was cut off since the sequence began: no figure may be missing
 * @throws AssertionError with what is untrue
 */
export async function expectTruth(page: LabPage, measured: boolean): Promise<void> {
  const { run, subject } = page.runner();
  expectPlace(page, run);
  const matrices = await matricesOf(run.network);
  const zeros = await expectZeros(page, run);
  expectLayers(page, run, matrices);
  expectSizes(page, run, zeros);
  await expectLook(page, run, matrices);
  const { metrics } = page.last('metrics');
  for (const name of ['dense', 'pruned', 'recovered'] as const) {
    expect(metrics[name]?.loss).toBe(run.evaluations[name]?.loss);
  }
  if (run.cursor.step > 0) return;
  // between two stages the network has been measured as it is; at the start it may not have been measured yet
  const figures = metrics[run.milestone];
  const ahead = run.milestone === 'dense' && run.recipe.model.weights === 'fresh'; // of the training still to come
  if (run.cursor.stage === 0 && (!figures || ahead)) return;
  if (!figures && !measured) return;
  expect(figures?.loss).toBe((await subject.measure(run.network, 'whole')).evaluation.loss);
}

function expectPlace(page: LabPage, run: Run): void {
  const told = page.last('run').run;
  expect(told).toMatchObject({ part: null, ...run.cursor, steps: run.active?.steps ?? 0 });
  expect(told.status).toBeOneOf(run.finished ? ['finished'] : ['ready', 'paused']);
  expect(told.bar.filter(({ state }) => state === 'now')).toHaveLength(run.finished ? 0 : 1);
  const { position } = told.checkpoints[told.atCheckpoint];
  if (told.pastCheckpoint) expect(position).toBeLessThanOrEqual(positionOf(run));
  else expect(position).toBe(positionOf(run));
  expect(told.recipe).toEqual(run.recipe);
  expect(recipeOf(page.form)).toEqual(run.recipe);
  expect(page.losses).toEqual(run.losses);
  expect(page.last('masks').masks.moves).toEqual(run.maskHistory.moves);
}

/** @returns zeros under masks, of the prunable weights */
async function expectZeros(page: LabPage, run: Run): Promise<number> {
  const { network } = run;
  let alive = 0;
  let zeros = 0;
  for (const [name, { kept }] of allMasks(network)) {
    const { values } = await matrixOf(network, name);
    const masked = values.filter((_, i) => kept[i] === 0);
    const awake = masked.filter((value) => !Object.is(value, 0)).length;
    if (!mayWake(run) && awake > 0) expect.fail(`${name}: ${awake} masked weights are alive`);
    alive += masked.filter((value) => value !== 0).length;
    if (network.masks.has(name)) zeros += masked.length;
  }
  expect(page.last('metrics').metrics.revived).toBe(alive);
  return zeros - alive;
}

function expectLayers(page: LabPage, run: Run, matrices: ReadonlyMap<string, Matrix>): void {
  const { network } = run;
  expect(page.last('layers').layers.map(({ name, rows, columns, zeros }) => [name, rows, columns, zeros])).toEqual(
    network.prunable.map(({ name, rows, columns }) => {
      const cut = network.masks.has(name) ? sum(prunedBits(run, name, matrices.get(name)!)) : 0;
      return [name, rows, columns, cut];
    }),
  );
}

/** The network as it is, and what has left it. */
function expectSizes(page: LabPage, run: Run, zeros: number): void {
  const of = (params: { readonly shape: readonly number[] }[]) => sum(params.map(({ shape }) => sizeOf(shape)));
  const weights = (spec: Run['firstSpec']) => sum(prunableWeights(spec).map(({ rows, columns }) => rows * columns));
  const [now, first] = [of([...run.network.params.values()]), of([...paramSpecs(run.firstSpec)])];
  const prunable = weights(run.firstSpec);
  const left = weights(run.network.spec) - zeros;
  const { metrics } = page.last('metrics');
  expect(metrics).toMatchObject({ prunable, left, sparsity: (prunable - left) / prunable });
  expect(metrics.bytes).toMatchObject({ dense: 4 * now, before: now === first ? null : 4 * first });
  expect(page.last('model').model.parameters).toBe(now);
}

/** Heatmap, histogram and inspector. */
async function expectLook(page: LabPage, run: Run, matrices: ReadonlyMap<string, Matrix>): Promise<void> {
  const { look } = page;
  const matrix = look && matrices.get(look.name);
  if (!look || !matrix) return;
  const { name, row, column } = look;
  const at = (entry: { row: number; column: number }) => entry.row * matrix.columns + entry.column;
  const { tile, overlay } = page.last('tile').view;
  const shown = lookedAt(run, name, overlay, matrix);
  const bits = prunedBits(run, name, matrix);
  expect([overlay, tile.rowsPerCell, tile.columnsPerCell]).toEqual([look.overlay, 1, 1]);
  expect([tile.row + tile.rows, tile.column + tile.columns]).toEqual([matrix.rows, matrix.columns]);
  const window = <A extends Float32Array | Uint8Array>(values: A): A =>
    values.filter((_, i) => Math.floor(i / matrix.columns) >= tile.row && i % matrix.columns >= tile.column) as A;
  expectEqual(`${overlay} of ${name}`, tile.values, window(shown));
  expectEqual(
    `cut in ${name}, as ${overlay} shows it`,
    tile.pruned,
    window(bits).map((bit) => 255 * bit),
  );

  expectHistogram(page, run, look, matrix);
  if (row >= matrix.rows || column >= matrix.columns) return;
  const place = at({ row, column });
  expect(page.last('weight').weight).toMatchObject({
    name,
    row,
    column,
    now: matrix.values[place],
    kept: run.network.masks.get(name)?.kept[place] !== 0,
    before: (run.pruning?.before.get(name) ?? matrix).values[place],
  });
}

/** Bars that hold every score once, those of pruned weights among them. */
function expectHistogram(page: LabPage, run: Run, { name, row }: Look, matrix: Matrix): void {
  const { histogram } = page.last('histogram');
  const ofRow = page.look?.ofRow ?? false;
  const all = run.pruning?.scores.get(name);
  if (!all || (ofRow && row >= matrix.rows)) {
    expect(histogram).toBeNull();
    return;
  }
  const part = ofRow ? ([row * matrix.columns, (row + 1) * matrix.columns] as const) : ([0, all.length] as const);
  const scores = all.subarray(...part);
  const kept = run.network.masks.get(name)?.kept.subarray(...part) ?? new Uint8Array(scores.length).fill(1);
  expect({ ...histogram, counts: sum(histogram!.counts), prunedCounts: sum(histogram!.prunedCounts) }).toMatchObject({
    name,
    row: ofRow ? row : null,
    counts: matrix.values.length / (ofRow ? matrix.rows : 1),
    prunedCounts: sum(kept.map((bit) => 1 - bit)),
    lowest: Math.min(...scores),
    highest: Math.max(...scores),
  });
}

/** One line where thousands of numbers differ. */
function expectEqual(what: string, got: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(got.length, what).toBe(wanted.length);
  const wrong = Array.from(wanted).flatMap((value, i) => (Object.is(value, got[i]) ? [] : [i]));
  const [at] = wrong;
  if (wrong.length > 0) expect.fail(`${what}: ${wrong.length} differ, first [${at}]: ${got[at]}, not ${wanted[at]}`);
}

function lookedAt(run: Run, name: string, overlay: string, { values }: Matrix): Float32Array {
  const none = new Float32Array(values.length);
  if (overlay === 'score') return run.pruning?.scores.get(name) ?? none;
  if (overlay === 'flips') return Float32Array.from(run.maskHistory.flips.get(name) ?? none);
  if (overlay !== 'change') return values;
  const before = run.pruning?.before.get(name)?.values;
  return before ? values.map((value, i) => value - before[i]) : none;
}

/** Every number of the network and every bit of its masks. */
export async function fingerprint({ network }: Run): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, variable] of network.params) hash.update(name).update((await variable.data()) as Float32Array);
  for (const [name, { kept }] of allMasks(network)) hash.update(name).update(kept);
  return hash.digest('hex');
}

/**
 * By whatever way a run came to a place of a recipe, it has the same bits there; strokes are another way.
 * @param seen fingerprints by place, of everything that was seen before
 */
export async function expectSameBits({ runner }: LabPage, seen: Map<string, string>): Promise<void> {
  const { run } = runner();
  if (run.maskHistory.moves.some(({ byHand }) => byHand)) return;
  const place = JSON.stringify([run.cursor, run.recipe]);
  const bits = await fingerprint(run);
  const known = seen.get(place) ?? bits;
  seen.set(place, known);
  expect(bits, `other bits than before at ${JSON.stringify(run.cursor)}`).toBe(known);
}
