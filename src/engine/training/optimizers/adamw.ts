/** Adam with decoupled weight decay, as `torch.optim.AdamW`. Loshchilov & Hutter 2019, Algorithm 2. */
import { adamwStep } from '../../kernels/optimizer/index.ts';
import { defineOptimizer } from './optimizer.ts';

export const adamw = defineOptimizer({
  id: 'adamw',
  name: 'AdamW',
  moments: ['m', 'v'],
  options: {
    learningRate: { type: 'number', default: 0.002, min: 0.000001, max: 0.1, scale: 'log' },
    beta1: { type: 'number', default: 0.9, min: 0, max: 0.999 },
    beta2: { type: 'number', default: 0.999, min: 0, max: 0.99999 },
    epsilon: { type: 'number', default: 1e-8, min: 1e-12, max: 0.001, scale: 'log' },
    weightDecay: { type: 'number', default: 0.01, min: 0, max: 1, scale: 'log' },
  },
  update({ weight, gradient, moments: [m, v], mask, learningRate, decays, step, options }) {
    const { beta1, beta2, epsilon } = options;
    const weightDecay = decays ? options.weightDecay : 0;
    adamwStep({ weight, gradient, m, v, mask, learningRate, step, beta1, beta2, epsilon, weightDecay });
  },
});
