/** What every type of node states, in one place: its parameters, its shapes, its cost, its forward pass. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Shape } from '../tensor/shape.ts';
import type { ParamSpec } from './param.ts';

/** One node of a ModelSpec. Plain data. */
export interface NodeBase {
  /** Unique in the network; prefix of its parameter names. */
  readonly id: string;
  readonly type: string;
  /** Ids of the nodes whose outputs it reads; `input` is the network's input. */
  readonly inputs: readonly string[];
}

export interface ForwardContext {
  /** Native tensor of a parameter of this node, by full name. */
  param(name: string): Tensor;
  /** Batch norm and dropout differ in training. */
  readonly training: boolean;
  /** New value of a `buffer` parameter (batch norm statistics); written after the step by the caller. */
  updateBuffer(name: string, value: Tensor): void;
}

/**
 * How channels pass through a node, for dependency detection and surgery:
 * - `mixing`      output channels are free of the input's (conv, dense): an edge of the dependency graph is cut here;
 * - `identity`    output channel i is input channel i on every input (norms, activations, pooling, add);
 * - `concat`      outputs are the inputs' channels one after another;
 * - `flatten`     NHWC: channel i becomes i + p * channels for every position p.
 */
export type ChannelFlow = 'mixing' | 'identity' | 'concat' | 'flatten';

/** Shapes never carry the batch dimension: [height, width, channels] or [features]. */
export interface LayerType<N extends NodeBase = NodeBase> {
  readonly id: N['type'];
  readonly channels: ChannelFlow;
  /** @throws LabError 'shapeMismatch' */
  outputShape(node: N, inputs: readonly Shape[]): Shape;
  params(node: N, inputs: readonly Shape[]): readonly ParamSpec[];
  /** Multiply-accumulates of one example, dense. */
  macs(node: N, inputs: readonly Shape[], output: Shape): number;
  /** @param inputs with the batch dimension in front */
  forward(node: N, inputs: readonly Tensor[], context: ForwardContext): Tensor;
  /**
   * What the rows of the weight matrix multiply: [tokens, in], columns in the order of the matrix view (for a
   * convolution im2col, [batch * oh * ow, kh * kw * in]). Only of layers with a prunable weight.
   */
  matrixInput?(node: N, inputs: readonly Tensor[]): Tensor2D;
}
