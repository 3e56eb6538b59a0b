/** The gradients of sum and mean by tiling. tfjs multiplies with a tensor of ones instead: a broadcast, slow on WASM. */
import { div, registerGradient, reshape, type Tensor, tile, unregisterGradient, util } from '@tensorflow/tfjs-core';

export function registerReductionGradients(): void {
  replace('Sum', (dy) => dy);
  replace('Mean', (dy, count) => div(dy, count));
}

/** @param share what each element of x gets of the result's gradient; count = elements that went into one result */
function replace(kernelName: 'Sum' | 'Mean', share: (dy: Tensor, count: number) => Tensor): void {
  unregisterGradient(kernelName);
  registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc(dy, [x], attributes) {
      const axes = util.parseAxisParam((attributes.axis ?? null) as unknown as number[], x.shape);
      const reduced = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const reps = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
      const count = reps.reduce((product, size) => product * size, 1);
      return { x: () => tile(reshape(share(dy as Tensor, count), reduced), reps) };
    },
  });
}
