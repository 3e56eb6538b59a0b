/** What one masked update of one parameter is given. */
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

export interface MaskedStep {
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
