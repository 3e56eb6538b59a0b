/**
 * One update of one parameter: SGD with momentum and AdamW, both masked, both as PyTorch defines them.
 * Promise to everyone who prunes: where the mask is 0, the weight and its moments are exactly +0 after the step, whatever
 * they, the gradient (NaN included) or the decay were before.
 */
import { backend, getBackend, getKernel, type NamedAttrMap, type Variable } from '@tensorflow/tfjs-core';
import { assertShape } from '../../tensor/shape.ts';
import { composedAdamwStep, composedSgdStep } from './composed.ts';
import type { AdamwStep, MaskedStep, SgdStep } from './steps.ts';

/** `torch.optim.SGD`: weight decay is added to the gradient (L2), dampening 0. */
export function sgdStep(step: SgdStep): void {
  assertShapes('sgdStep', step, [step.momentum]);
  if (!runOwnKernel('SgdStep', step)) composedSgdStep(step);
}

/** `torch.optim.AdamW`: decoupled weight decay. Loshchilov & Hutter 2019, Algorithm 2. */
export function adamwStep(step: AdamwStep): void {
  assertShapes('adamwStep', step, [step.m, step.v]);
  if (!runOwnKernel('AdamwStep', step)) composedAdamwStep(step);
}

/** @returns false where the active backend has no such kernel of ours */
function runOwnKernel(name: string, step: SgdStep | AdamwStep): boolean {
  const kernel = getKernel(name, getBackend());
  if (!kernel) return false;
  kernel.kernelFunc({ inputs: {}, backend: backend(), attrs: step as unknown as NamedAttrMap });
  return true;
}

function assertShapes(where: string, { weight, gradient, mask }: MaskedStep, moments: readonly Variable[]): void {
  assertShape(`${where} gradient`, gradient.shape, weight.shape);
  if (mask) assertShape(`${where} mask`, mask.shape, weight.shape);
  for (const moment of moments) assertShape(`${where} moment`, moment.shape, weight.shape);
}
