/** The optimiser steps from stock operations: for backends without a kernel of ours. */
import {
  add,
  cast,
  div,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { AdamwStep, SgdStep } from './steps.ts';

export function composedSgdStep(step: SgdStep): void {
  const { weight, gradient, momentum, momentumFactor, mask, learningRate, weightDecay, nesterov } = step;
  tidy(() => {
    const decayed = add(gradient, mul(weight, weightDecay));
    const velocity = add(mul(momentum, momentumFactor), decayed);
    const direction = nesterov ? add(decayed, mul(velocity, momentumFactor)) : velocity;
    write(momentum, velocity, mask);
    write(weight, sub(weight, mul(direction, learningRate)), mask);
  });
}

export function composedAdamwStep(update: AdamwStep): void {
  const { weight, gradient, m, v, step, mask, learningRate, beta1, beta2, epsilon, weightDecay } = update;
  tidy(() => {
    const first = add(mul(m, beta1), mul(gradient, 1 - beta1));
    const second = add(mul(v, beta2), mul(square(gradient), 1 - beta2));
    const denominator = add(div(sqrt(second), Math.sqrt(1 - beta2 ** step)), epsilon);
    const update = mul(div(first, denominator), learningRate / (1 - beta1 ** step));
    write(m, first, mask);
    write(v, second, mask);
    write(weight, sub(mul(weight, 1 - learningRate * weightDecay), update), mask);
  });
}

/** Select, not multiply: NaN * 0 is NaN and -1 * 0 is -0. */
function write(variable: Variable, value: Tensor, mask: Tensor | null): void {
  variable.assign(mask ? where(cast(mask, 'bool'), value, zerosLike(value)) : value);
}
