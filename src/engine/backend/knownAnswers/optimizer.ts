/** Known answers of the masked optimiser steps. */
import { clone, dispose, type Tensor, tensor1d, type Variable, variable } from '@tensorflow/tfjs-core';
import { adamwStep, sgdStep } from '../../kernels/optimizer/index.ts';
import { referenceAdamwStep, referenceSgdStep } from '../../kernels/optimizer/reference.ts';
import { type KnownAnswer, numbers, scoped } from './knownAnswer.ts';

const WEIGHTS = 67;

const mask = () => Float32Array.from({ length: WEIGHTS }, (_, i) => (i % 3 ? 1 : 0));

const sgdRates = { learningRate: 0.1, momentumFactor: 0.9, weightDecay: 0.01, nesterov: true };

const adamwRates = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, step: 3 };

const state = () => [numbers(1, WEIGHTS), numbers(2, WEIGHTS), numbers(3, WEIGHTS).map(Math.abs), numbers(4, WEIGHTS)];

/** What the variables hold, as tensors that a scope may own. */
function release(...variables: Variable[]): Tensor[] {
  const values = variables.map((variable) => clone(variable) as Tensor);
  dispose(variables);
  return values;
}

export const sgd: KnownAnswer = {
  kernel: 'SgdStep',
  tolerance: 1e-5,
  compute: scoped(() => {
    const [w, velocity, , g] = state();
    const [weight, momentum] = [variable(tensor1d(w)), variable(tensor1d(velocity))];
    sgdStep({ weight, momentum, gradient: tensor1d(g), mask: tensor1d(mask()), ...sgdRates });
    return release(weight, momentum);
  }),
  expected: () => {
    const [weight, momentum, , gradient] = state();
    const next = referenceSgdStep({ weight, momentum }, gradient, mask(), sgdRates);
    return [next.weight, next.momentum];
  },
};

export const adamw: KnownAnswer = {
  kernel: 'AdamwStep',
  tolerance: 1e-5,
  compute: scoped(() => {
    const [w, first, second, g] = state();
    const [weight, m, v] = [w, first, second].map((values) => variable(tensor1d(values)));
    adamwStep({ weight, m, v, gradient: tensor1d(g), mask: tensor1d(mask()), ...adamwRates });
    return release(weight, m, v);
  }),
  expected: () => {
    const [weight, m, v, gradient] = state();
    const next = referenceAdamwStep({ weight, m, v }, gradient, mask(), adamwRates);
    return [next.weight, next.m, next.v];
  },
};
