/** im2col on WASM. */
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { PatchSizes } from './index.ts';

export function patchRowsOnWasm(heap: WasmHeap): OwnKernels {
  return {
    PatchRows({ inputs: { x }, attrs }: KernelCall<'x', PatchSizes>) {
      const [batch, height, width, channels] = x.shape;
      const {
        kernel: [kh, kw],
        stride,
        padding,
        out: [oh, ow],
      } = attrs;
      const rows = heap.output([batch * oh * ow, kh * kw * channels]);
      const [from, to] = [heap.address(x), heap.address(rows)];
      heap.kernels.patchRows(from, to, batch, height, width, channels, kh, kw, stride, padding, oh, ow);
      return rows;
    },
  };
}
