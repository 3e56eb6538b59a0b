/** Teaches tfjs' tape the fused training batch norm. Mean and variance are not differentiable outputs. */
import { engine, getGradient, registerGradient, type Tensor } from '@tensorflow/tfjs-core';

export function registerTrainBatchNormGradient(): void {
  if (getGradient('TrainBatchNorm')) return;
  registerGradient({
    kernelName: 'TrainBatchNorm',
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, true, true],
    gradFunc(dys, [x, scale, mean, variance], { epsilon }) {
      const [dy] = dys as Tensor[];
      // one kernel gives all three; run here, not in the closures, which would run it three times
      const inputs = { dy, x, scale, mean, variance };
      const [dx, dScale, dShift] = engine().runKernel('TrainBatchNormGrad', inputs, { epsilon }) as Tensor[];
      return { x: () => dx, scale: () => dScale, shift: () => dShift };
    },
  });
}
