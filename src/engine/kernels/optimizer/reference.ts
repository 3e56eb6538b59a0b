/** The optimiser steps by the formulas, in float64, weight by weight: the oracle of tests and of the self-test. */
import type { AdamwStep, SgdStep } from './steps.ts';

type Rates<Step> = Omit<Step, 'weight' | 'gradient' | 'mask' | 'momentum' | 'm' | 'v'>;

export interface SgdState {
  readonly weight: Float32Array;
  readonly momentum: Float32Array;
}

/** torch.optim.SGD, dampening 0. @returns the state after the step */
export function referenceSgdStep(
  { weight, momentum }: SgdState,
  gradient: Float32Array,
  mask: Float32Array | null,
  rates: Rates<SgdStep>,
): SgdState {
  const next = { weight: new Float32Array(weight.length), momentum: new Float32Array(weight.length) };
  weight.forEach((w, i) => {
    if (mask && mask[i] === 0) return;
    const g = gradient[i] + rates.weightDecay * w;
    const velocity = rates.momentumFactor * momentum[i] + g;
    next.momentum[i] = velocity;
    next.weight[i] = w - rates.learningRate * (rates.nesterov ? g + rates.momentumFactor * velocity : velocity);
  });
  return next;
}

export interface AdamwState {
  readonly weight: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
}

/** torch.optim.AdamW. @returns the state after the step */
export function referenceAdamwStep(
  { weight, m, v }: AdamwState,
  gradient: Float32Array,
  mask: Float32Array | null,
  rates: Rates<AdamwStep>,
): AdamwState {
  const { learningRate, weightDecay, beta1, beta2, epsilon, step } = rates;
  const size = weight.length;
  const next = { weight: new Float32Array(size), m: new Float32Array(size), v: new Float32Array(size) };
  weight.forEach((w, i) => {
    if (mask && mask[i] === 0) return;
    const first = beta1 * m[i] + (1 - beta1) * gradient[i];
    const second = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2;
    const corrected = first / (1 - beta1 ** step);
    const spread = Math.sqrt(second / (1 - beta2 ** step)) + epsilon;
    next.m[i] = first;
    next.v[i] = second;
    next.weight[i] = w * (1 - learningRate * weightDecay) - (learningRate * corrected) / spread;
  });
  return next;
}
