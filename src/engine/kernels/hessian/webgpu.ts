/**
 * X^T X for software adapters: no barrier, an 8 x 8 register tile for each invocation, and only tiles on and above the
 * diagonal; each is stored twice. On a GPU tfjs' own product is taken.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel.ts';
import { record, webGpuBackend } from '../webgpu/record.ts';

export function gramOnWebGpu({ inputs: { x } }: KernelCall<'x'>): TensorInfo {
  const [rows, columns] = x.shape;
  const product = webGpuBackend().makeTensorInfo([columns, columns], 'float32');
  const tiles = Math.ceil(columns / TILE);
  record({
    key: 'gram without barriers',
    code: CODE,
    read: [x],
    write: [product],
    uniforms: [
      { type: 'uint32', value: rows },
      { type: 'uint32', value: columns },
    ],
    workgroups: [Math.ceil(tiles / LANES), tiles, 1],
  });
  return product;
}

const TILE = 8;
/** Invocations of a workgroup: the width of SwiftShader's vectors. */
const LANES = 4;
const lines = [...Array(TILE).keys()];
const forTile = (text: (row: number, column: number) => string) =>
  lines.map((row) => lines.map((column) => text(row, column)).join(' ')).join('\n');

const CODE = /* wgsl */ `
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> product: array<f32>;
@group(0) @binding(2) var<uniform> sizes: Sizes;

fn put(i: u32, j: u32, sum: f32) {
  if (i > j || j >= sizes.columns) { return; }
  product[i * sizes.columns + j] = sum;
  product[j * sizes.columns + i] = sum;
}

@compute @workgroup_size(${LANES})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.y * ${TILE}u;
  let j = id.x * ${TILE}u;
  if (j < i || j >= sizes.columns) { return; }
  // lines beyond the edge repeat the last one; their results are not stored
  ${lines.map((t) => `let i${t} = min(i + ${t}u, sizes.columns - 1u); let j${t} = min(j + ${t}u, sizes.columns - 1u);`).join('\n')}
  ${forTile((r, c) => `var s${r}_${c} = 0.0;`)}
  for (var row = 0u; row < sizes.rows; row++) {
    let start = row * sizes.columns;
    ${lines.map((t) => `let a${t} = x[start + i${t}]; let b${t} = x[start + j${t}];`).join('\n')}
    ${forTile((r, c) => `s${r}_${c} += a${r} * b${c};`)}
  }
  ${forTile((r, c) => `put(i + ${r}u, j + ${c}u, s${r}_${c});`)}
}
`;
