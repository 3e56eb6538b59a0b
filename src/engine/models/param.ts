/** What a network's parameters are: names, shapes, memory layouts, and how they begin. */
import type { Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '../tensor/shape.ts';

/**
 * How the native tensor lies in memory:
 * - `outIn`  linear weight [out, in] (PyTorch and Hugging Face), used with transposeB;
 * - `hwio`   convolution kernel [kh, kw, in, out] (TensorFlow.js); its matrix view is [out, kh*kw*in];
 * - `vector` everything of rank 1.
 */
export type ParamLayout = 'outIn' | 'hwio' | 'vector';

/** `buffer` = not trained by gradients (running statistics of batch norm). */
export type ParamRole = 'weight' | 'bias' | 'scale' | 'buffer';

/** heNormal: N(0, 2/fanIn); normal: N(0, std^2). */
export type Init =
  | { readonly kind: 'heNormal'; readonly fanIn: number }
  | { readonly kind: 'normal'; readonly std: number }
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' };

export interface ParamSpec {
  /** PyTorch / Hugging Face name: `conv1.weight`, `bn1.running_mean`. */
  readonly name: string;
  readonly shape: Shape;
  readonly layout: ParamLayout;
  readonly role: ParamRole;
  readonly init: Init;
  /** May the methods cut here? Only weight matrices are. */
  readonly prunable: boolean;
  /** Axes of the node's output and input channels, where they are not the layout's own (an embedding's are [in, out]). */
  readonly channelAxes?: { readonly out: number | null; readonly in: number | null };
}

/** Live parameters of one network, by name; the tensors belong to whoever created them. */
export type Params = ReadonlyMap<string, Variable>;
