/**
 * One update of one parameter: SGD with momentum and AdamW, both masked, both as PyTorch defines them.
 * Promise to everyone who prunes: where the mask is 0, the weight and its moments are exactly +0 after the step, whatever
 * they, the gradient (NaN included) or the decay were before.
 */
import { backend, getBackend, getKernel, type NamedAttrMap, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { assertShape } from '../../tensor/shape.ts';
import { composedAdamwStep, composedSgdStep } from './composed.ts';

interface MaskedStep {
  /** Written. */
  readonly weight: Variable;
  /** Of the loss by the weight; the weight's shape. Read only, and not disposed. */
  readonly gradient: Tensor;
  /** float32, 1 = kept, 0 = pruned; the weight's shape. null = everything kept. */
  readonly mask: Tensor | null;
  readonly learningRate: number;
  readonly weightDecay: number;
}

export interface SgdStep extends MaskedStep {
  /** Velocity, starting at 0; the weight's shape. Written. */
  readonly momentum: Variable;
  readonly momentumFactor: number;
  readonly nesterov: boolean;
}

/** `torch.optim.SGD`: weight decay is added to the gradient (L2), dampening 0. */
export function sgdStep(step: SgdStep): void {
  assertShapes('sgdStep', step, [step.momentum]);
  if (!runOwnKernel('SgdStep', step)) composedSgdStep(step);
}

export interface AdamwStep extends MaskedStep {
  /** First moment, starting at 0; the weight's shape. Written. */
  readonly m: Variable;
  /** Second moment, starting at 0; the weight's shape. Written. */
  readonly v: Variable;
  /** 1 for the first update: the exponent of the bias correction. */
  readonly step: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
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
