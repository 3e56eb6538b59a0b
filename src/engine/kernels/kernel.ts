/** The shape of a kernel function of ours: tfjs' KernelFunc with the inputs and attributes of one kernel. */
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** `inputs` and `attrs` as the tfjs operation of that name passes them. */
export interface KernelCall<Inputs extends string, Attributes = object> {
  readonly inputs: Readonly<Record<Inputs, TensorInfo>>;
  readonly attrs: Attributes;
}

/** Kernel functions by tfjs kernel name. Each takes its own KernelCall: `never` is what they have in common. */
export type OwnKernels = Readonly<Record<string, (call: never) => TensorInfo | TensorInfo[]>>;
