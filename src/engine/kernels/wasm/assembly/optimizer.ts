/** Masked optimiser steps, in place. A pruned weight (mask 0) and its moments become exactly +0, whatever they were. */

/** All ones where the weight is kept: bitwise `and` with it gives the value or +0, even for NaN. */
// @ts-ignore: decorator of AssemblyScript
@inline
function keptLanes(mask: usize, offset: usize): v128 {
  return mask ? f32x4.ne(v128.load(mask + offset), f32x4.splat(0)) : i32x4.splat(-1);
}

/**
 * torch.optim.SGD, dampening 0.
 * @param mask 0 = everything kept
 */
export function sgdStep(
  weight: usize, gradient: usize, velocity: usize, mask: usize, size: i32,
  rate: f32, momentum: f32, decay: f32, nesterov: bool,
): void {
  const rates = f32x4.splat(rate), momenta = f32x4.splat(momentum), decays = f32x4.splat(decay);
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const o = i << 2;
    const kept = keptLanes(mask, o);
    const w = v128.load(weight + o);
    const g = f32x4.add(v128.load(gradient + o), f32x4.mul(decays, w));
    const u = f32x4.add(f32x4.mul(momenta, v128.load(velocity + o)), g);
    const direction = nesterov ? f32x4.add(g, f32x4.mul(momenta, u)) : u;
    v128.store(velocity + o, v128.and(kept, u));
    v128.store(weight + o, v128.and(kept, f32x4.sub(w, f32x4.mul(rates, direction))));
  }
  for (; i < size; i++) {
    const o = i << 2;
    if (mask && load<f32>(mask + o) == 0) {
      store<f32>(velocity + o, 0);
      store<f32>(weight + o, 0);
      continue;
    }
    const w = load<f32>(weight + o);
    const g = load<f32>(gradient + o) + decay * w;
    const u = momentum * load<f32>(velocity + o) + g;
    store<f32>(velocity + o, u);
    store<f32>(weight + o, w - rate * (nesterov ? g + momentum * u : u));
  }
}

/**
 * torch.optim.AdamW: w = w * keep - rate * m / (sqrt(v) * secondScale + epsilon).
 * @param keep 1 - learningRate * weightDecay
 * @param rate learningRate / (1 - beta1^step)
 * @param secondScale 1 / sqrt(1 - beta2^step)
 */
export function adamwStep(
  weight: usize, gradient: usize, first: usize, second: usize, mask: usize, size: i32,
  keep: f32, rate: f32, secondScale: f32, beta1: f32, rest1: f32, beta2: f32, rest2: f32, epsilon: f32,
): void {
  let i = 0;
  for (; i + 4 <= size; i += 4) {
    const o = i << 2;
    const kept = keptLanes(mask, o);
    const g = v128.load(gradient + o);
    const m = f32x4.add(f32x4.mul(f32x4.splat(beta1), v128.load(first + o)), f32x4.mul(f32x4.splat(rest1), g));
    const squared = f32x4.mul(f32x4.splat(rest2), f32x4.mul(g, g));
    const v = f32x4.add(f32x4.mul(f32x4.splat(beta2), v128.load(second + o)), squared);
    const spread = f32x4.add(f32x4.mul(f32x4.sqrt(v), f32x4.splat(secondScale)), f32x4.splat(epsilon));
    const decayed = f32x4.mul(v128.load(weight + o), f32x4.splat(keep));
    v128.store(first + o, v128.and(kept, m));
    v128.store(second + o, v128.and(kept, v));
    v128.store(weight + o, v128.and(kept, f32x4.sub(decayed, f32x4.mul(f32x4.splat(rate), f32x4.div(m, spread)))));
  }
  for (; i < size; i++) {
    const o = i << 2;
    if (mask && load<f32>(mask + o) == 0) {
      store<f32>(first + o, 0);
      store<f32>(second + o, 0);
      store<f32>(weight + o, 0);
      continue;
    }
    const g = load<f32>(gradient + o);
    const m = beta1 * load<f32>(first + o) + rest1 * g;
    const v = beta2 * load<f32>(second + o) + rest2 * (g * g);
    store<f32>(first + o, m);
    store<f32>(second + o, v);
    store<f32>(weight + o, load<f32>(weight + o) * keep - rate * (m / (sqrt(v) * secondScale + epsilon)));
  }
}
