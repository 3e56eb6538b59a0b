/**
 * Shaders of SparseGPT's column loop. W, its scores and the errors of the open block lie column-major, so that
 * neighbouring invocations, each with a row of its own, meet neighbouring numbers; no invocation waits for another.
 */
import { elementMain } from '../webgpu/elementwise.ts';
import { defineProgram } from '../webgpu/program.ts';

/** Columns and rows are padded to a multiple of it: the register tile of the update. */
export const TILE = 8;
/** Invocations of a workgroup along either side of the update. */
export const LANES = 8;

/** turned[column, row] = before[row, column] */
export const transpose = defineProgram('sweep: transpose', {
  read: { before: 'array<f32>' },
  write: { turned: 'array<f32>' },
  params: ['rows', 'columns', 'beforeStride', 'turnedStride'],
  main: /* wgsl */ `
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < p.rows && id.y < p.columns) { turned[id.y * p.turnedStride + id.x] = before[id.x * p.beforeStride + id.y]; }
}`,
});

/** Columns [first, last) of a window: makes up for the block's earlier removals, then judges: w^2 / [U_jj]^2. */
export const judge = defineProgram('sweep: judge', {
  read: { U: 'array<f32>', errors: 'array<f32>' },
  write: { W: 'array<f32>', scores: 'array<f32>' },
  params: ['size', 'rows', 'rowStride', 'columnStride', 'block', 'first'],
  main: elementMain(
    /* wgsl */ `
  let row = i % p.rows;
  let j = p.first + i / p.rows;
  var w = W[j * p.rowStride + row];
  for (var k = p.block; k < p.first; k++) { w -= errors[(k - p.block) * p.rowStride + row] * U[k * p.columnStride + j]; }
  W[j * p.rowStride + row] = w;
  let ratio = w / U[j * p.columnStride + j];
  scores[j * p.rowStride + row] = ratio * ratio;`,
    'p.size',
  ),
});

/** Freezes the columns of a window one by one; each first makes up for the removals to its left in the window. */
export const freeze = defineProgram('sweep: freeze', {
  read: { U: 'array<f32>', words: 'array<u32>' },
  write: { W: 'array<f32>', errors: 'array<f32>', losses: 'array<f32>' },
  params: ['size', 'rowStride', 'columnStride', 'block', 'first', 'last', 'wordOffset', 'lossOffset'],
  main: elementMain(
    /* wgsl */ `
  var loss = 0.0;
  for (var j = p.first; j < p.last; j++) {
    let at = j * p.rowStride + i;
    var w = W[at];
    for (var k = p.first; k < j; k++) { w -= errors[(k - p.block) * p.rowStride + i] * U[k * p.columnStride + j]; }
    let column = j - p.first;
    let gone = ((words[p.wordOffset + column / 32u * p.rowStride + i] >> (column % 32u)) & 1u) == 1u;
    let error = select(0.0, w / U[j * p.columnStride + j], gone);
    errors[(j - p.block) * p.rowStride + i] = error;
    W[at] = select(w, 0.0, gone);
    loss += error * error / 2.0;
  }
  losses[p.lossOffset + i] += loss;`,
    'p.size',
  ),
});

const halves = [0, 1];
const lines = [...Array(TILE).keys()];
const part = (line: number) => `u${Math.floor(line / 4)}.${'xyzw'[line % 4]}`;

/**
 * W[:, end:] -= Err U[start:end, end:], a register tile of 8 columns x 8 rows an invocation. Tiles begin at multiples of
 * 8, so the first one may hold columns of the block: they are left alone.
 */
export const update = defineProgram('sweep: update', {
  read: { U: 'array<vec4<f32>>', errors: 'array<vec4<f32>>' },
  write: { W: 'array<vec4<f32>>' },
  params: ['columns', 'rowStride', 'columnStride', 'block', 'end'],
  main: /* wgsl */ `
@compute @workgroup_size(${LANES}, ${LANES})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x * ${TILE}u;
  let column = (p.end / ${TILE}u + id.y) * ${TILE}u;
  if (row >= p.rowStride || column >= p.columns) { return; }
  ${lines.flatMap((c) => halves.map((h) => `var s${c}_${h} = vec4<f32>();`)).join(' ')}
  for (var k = p.block; k < p.end; k++) {
    let atU = (k * p.columnStride + column) / 4u;
    let atE = ((k - p.block) * p.rowStride + row) / 4u;
    ${halves.map((h) => `let u${h} = U[atU + ${h}u]; let e${h} = errors[atE + ${h}u];`).join(' ')}
    ${lines.flatMap((c) => halves.map((h) => `s${c}_${h} += ${part(c)} * e${h};`)).join(' ')}
  }
  ${lines
    .map((c) => {
      const puts = halves.map((h) => `W[at${c} + ${h}u] -= s${c}_${h};`).join(' ');
      return `let at${c} = ((column + ${c}u) * p.rowStride + row) / 4u;
  if (column + ${c}u >= p.end && column + ${c}u < p.columns) { ${puts} }`;
    })
    .join('\n  ')}
}`,
});
