/** The gradient of ReLU as one kernel where the backend has it, instead of step, cast and multiply. */
import {
  cast,
  engine,
  getBackend,
  getKernel,
  mul,
  registerGradient,
  step,
  type Tensor,
  unregisterGradient,
} from '@tensorflow/tfjs-core';

export function registerReluGradient(): void {
  unregisterGradient('Relu');
  registerGradient({
    kernelName: 'Relu',
    inputsToSave: ['x'],
    gradFunc(dy, [x]) {
      const direction = dy as Tensor;
      return {
        x: () =>
          getKernel('ReluGrad', getBackend())
            ? (engine().runKernel('ReluGrad', { dy: direction, x }) as Tensor)
            : mul(direction, cast(step(x), 'float32')),
      };
    },
  });
}
