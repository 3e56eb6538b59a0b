/** Softmax cross entropy on WASM: loss and probabilities in one pass, the gradient in another. */

import type { KernelCall, OwnKernels } from '../kernel.ts';
import type { WasmHeap } from '../wasm/heap.ts';

export function softmaxCrossEntropyOnWasm(heap: WasmHeap): OwnKernels {
  return {
    /** @returns [loss [], probabilities [batch, classes]] */
    SoftmaxCrossEntropy({ inputs: { logits, labels } }: KernelCall<'logits' | 'labels'>) {
      const [batch, classes] = logits.shape;
      const loss = heap.output([]);
      const probabilities = heap.output(logits.shape);
      const [from, to] = [heap.address(logits), heap.address(probabilities)];
      heap.floats(loss)[0] = heap.kernels.softmaxCrossEntropy(from, heap.address(labels), to, batch, classes);
      return [loss, probabilities];
    },
    /** @param dy gradient by the loss: [] */
    SoftmaxCrossEntropyGrad(call: KernelCall<'dy' | 'probabilities' | 'labels'>) {
      const { dy, probabilities, labels } = call.inputs;
      const [batch, classes] = probabilities.shape;
      const out = heap.output(probabilities.shape);
      const factor = heap.floats(dy)[0] / batch;
      const [from, to] = [heap.address(probabilities), heap.address(out)];
      heap.kernels.softmaxCrossEntropyGradient(from, heap.address(labels), factor, to, batch, classes);
      return out;
    },
  };
}
