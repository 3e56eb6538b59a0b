/** Stochastic gradient descent with momentum, as `torch.optim.SGD`. */
import { sgdStep } from '../../kernels/optimizer/index.ts';
import { defineOptimizer } from './optimizer.ts';

export const sgd = defineOptimizer({
  id: 'sgd',
  name: 'SGD',
  moments: ['momentum'],
  options: {
    learningRate: { type: 'number', default: 0.05, min: 0.00001, max: 1, scale: 'log' },
    momentum: { type: 'number', default: 0.9, min: 0, max: 0.999 },
    nesterov: { type: 'toggle', default: false },
    weightDecay: { type: 'number', default: 0.0005, min: 0, max: 0.1, scale: 'log' },
  },
  update({ weight, gradient, moments: [momentum], mask, learningRate, decays, options }) {
    sgdStep({
      weight,
      gradient,
      momentum,
      mask,
      learningRate,
      momentumFactor: options.momentum,
      nesterov: options.nesterov,
      weightDecay: decays ? options.weightDecay : 0,
    });
  },
});
