/** The optimiser steps on WebGPU: one dispatch a parameter, in place. */
import { mul, type TensorInfo, type Variable } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../tensor/shape.ts';
import { elementMain, elementWorkgroups } from '../webgpu/elementwise.ts';
import { record, webGpuBackend } from '../webgpu/record.ts';
import type { AdamwStep, SgdStep } from './steps.ts';

export function sgdStepOnWebGpu(step: SgdStep): void {
  const { weight, momentum, gradient, mask } = step;
  dispatchUpdate(
    'sgdStep',
    SGD,
    { gradient, mask, written: { weight, velocity: momentum } },
    {
      rate: step.learningRate,
      momentum: step.momentumFactor,
      decay: step.weightDecay,
      nesterov: step.nesterov ? 1 : 0,
    },
  );
}

const SGD = /* wgsl */ `
  let w = weight[i];
  let g = gradient[i] + uniforms.decay * w;
  let u = uniforms.momentum * velocity[i] + g;
  let direction = select(u, g + uniforms.momentum * u, uniforms.nesterov != 0.0);
  velocity[i] = keep(u, i);
  weight[i] = keep(w - uniforms.rate * direction, i);`;

export function adamwStepOnWebGpu(adamw: AdamwStep): void {
  const { weight, m, v, gradient, mask, step, beta1, beta2, learningRate } = adamw;
  dispatchUpdate(
    'adamwStep',
    ADAMW,
    { gradient, mask, written: { weight, first: m, second: v } },
    {
      shrink: 1 - learningRate * adamw.weightDecay,
      rate: learningRate / (1 - beta1 ** step),
      secondScale: 1 / Math.sqrt(1 - beta2 ** step),
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      epsilon: adamw.epsilon,
    },
  );
}

const ADAMW = /* wgsl */ `
  let g = gradient[i];
  let m = uniforms.beta1 * first[i] + uniforms.rest1 * g;
  let v = uniforms.beta2 * second[i] + uniforms.rest2 * g * g;
  let spread = sqrt(v) * uniforms.secondScale + uniforms.epsilon;
  first[i] = keep(m, i);
  second[i] = keep(v, i);
  weight[i] = keep(weight[i] * uniforms.shrink - uniforms.rate * (m / spread), i);`;

interface Operands {
  readonly gradient: TensorInfo;
  readonly mask: TensorInfo | null;
  /** By their names in the shader. */
  readonly written: Readonly<Record<string, Variable>>;
}

/** @param rates float32 uniforms by name */
function dispatchUpdate(
  name: string,
  body: string,
  { gradient, mask, written }: Operands,
  rates: Readonly<Record<string, number>>,
): void {
  for (const variable of Object.values(written)) ensureOwnData(variable);
  const size = sizeOf(gradient.shape);
  const reads = mask ? { gradient, mask } : { gradient };
  const bindings = [
    ...Object.keys(reads).map((tensor) => `var<storage, read> ${tensor}: array<f32>;`),
    ...Object.keys(written).map((tensor) => `var<storage, read_write> ${tensor}: array<f32>;`),
    'var<uniform> uniforms: Uniforms;',
  ];
  // a select, not a product: NaN * 0 is NaN and -1 * 0 is -0
  const keep = mask ? 'select(value, 0.0, mask[i] == 0.0)' : 'value';
  record({
    key: `${name}${mask ? ' masked' : ''}`,
    code: `
struct Uniforms { size: u32, ${Object.keys(rates)
      .map((rate) => `${rate}: f32`)
      .join(', ')} }
${bindings.map((binding, index) => `@group(0) @binding(${index}) ${binding}`).join('\n')}
fn keep(value: f32, i: u32) -> f32 { return ${keep}; }
${elementMain(body)}`,
    read: Object.values(reads),
    write: Object.values(written),
    uniforms: [
      { type: 'uint32', value: size },
      ...Object.values(rates).map((value) => ({ type: 'float32' as const, value })),
    ],
    workgroups: elementWorkgroups(size),
  });
}

/** A snapshot made by `clone` or `assign` shares the variable's buffer: it must not see the step. */
function ensureOwnData(variable: Variable): void {
  if (webGpuBackend().tensorMap.get(variable.dataId).refCount <= 1) return;
  const copy = mul(variable, 1);
  variable.assign(copy);
  copy.dispose();
}
