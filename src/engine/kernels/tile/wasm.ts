/** Tile on WASM (the gradient of every sum and mean calls it): memory copies, axis by axis, instead of a loop by element. */
import { util } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function tileOnWasm(heap: WasmHeap): OwnKernels {
  return {
    Tile({ inputs: { x }, attrs: { reps } }: KernelCall<'x', { readonly reps: readonly number[] }>) {
      const elementBytes = util.bytesPerElement(x.dtype);
      const out = heap.output(
        x.shape.map((size, axis) => size * reps[axis]),
        x.dtype,
      );
      const passes = tilePasses(x.shape, reps);
      const bytes = sizeOf(out.shape) * elementBytes;
      // between passes the result lies in one half of the working memory, then in the other
      heap.withWork(2 * bytes, (work) => {
        let from = heap.address(x);
        passes.forEach(({ outer, width, repeats }, pass) => {
          const to = pass === passes.length - 1 ? heap.address(out) : work + (pass % 2) * bytes;
          heap.kernels.tileAxis(from, to, outer, width * elementBytes, repeats);
          from = to;
        });
      });
      return out;
    },
  };
}

interface TilePass {
  readonly outer: number;
  readonly width: number;
  readonly repeats: number;
}

/** The axes to repeat, innermost first; neighbouring axes of size 1 go in one pass. At least one pass (a copy). */
function tilePasses(shape: readonly number[], reps: readonly number[]): TilePass[] {
  const passes: TilePass[] = [];
  let width = 1; // elements of one item of this axis, what lies inside it tiled already
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    let repeats = reps[axis];
    while (axis > 0 && shape[axis] === 1 && shape[axis - 1] === 1) repeats *= reps[--axis];
    const outer = sizeOf(shape.slice(0, axis));
    if (repeats !== 1) passes.push({ outer, width: width * shape[axis], repeats });
    width *= shape[axis] * repeats;
  }
  return passes.length > 0 ? passes : [{ outer: 1, width, repeats: 1 }];
}
