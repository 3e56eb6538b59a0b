/** Causal attention on WASM: what is not seen is not computed, and no scores of a whole head ever live at once. */
import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';
import type { AttentionSizes } from './sizes.ts';

interface Attributes extends AttentionSizes {
  /** `tokens` = all. */
  readonly window: number;
}

export function attentionOnWasm(heap: WasmHeap): OwnKernels {
  return {
    CausalAttention({ inputs, attrs }: KernelCall<'q' | 'k' | 'v' | 'cos' | 'sin', Attributes>) {
      const { q, k, v, cos, sin } = inputs;
      const { tokens, heads, kvHeads, headDim, window } = attrs;
      const out = heap.output(q.shape);
      heap.withWork(heap.kernels.attentionWorkBytes(tokens, headDim), (work) =>
        heap.kernels.causalAttention(
          heap.address(q),
          heap.address(k),
          heap.address(v),
          heap.address(cos),
          heap.address(sin),
          heap.address(out),
          q.shape[0] / tokens,
          tokens,
          heads,
          kvHeads,
          headDim,
          window,
          1 / Math.sqrt(headDim),
          work,
        ),
      );
      return out;
    },
  };
}
