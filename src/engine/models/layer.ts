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
  /** Language models: this many consecutive rows are one sequence; absent = all of them. */
  readonly sequenceLength?: number;
  /** Seed of a node's random draws in this pass, by node id; absent = nothing is drawn (dropout passes all on). */
  readonly chance?: (node: string) => number;
  /**
   * The product of a layer's input with its prunable weight by other means: [tokens, out]; absent or null = the layer's own.
   * @param weight full name @param input as `matrixInput`
   */
  readonly product?: (weight: string, input: () => Tensor2D) => Tensor2D | null;
  /** New value of a `buffer` parameter (batch norm statistics); written after the step by the caller. */
  updateBuffer(name: string, value: Tensor): void;
}

/**
 * How channels pass through a node, for dependency detection and surgery:
 * - `mixing`      output channels are free of the input's (conv, dense): an edge of the dependency graph is cut here;
 * - `identity`    output channel i is input channel i on every input (norms, activations, pooling, add, depthwise);
 * - `concat`      outputs are the inputs' channels one after another;
 * - `flatten`     NHWC: channel i becomes i + p * channels for every position p;
 * - `slice`       outputs are the input's channels from `sliceStart` on;
 * - `pad`         input channel i is output channel `padBefore` + i; the others come from nowhere;
 * - `heads`       heads of `headSize` channels; an input with fewer heads than the output has each of them repeated
 *                 for consecutive output heads (grouped queries). A head leaves whole or stays whole.
 */
export type ChannelFlow = 'mixing' | 'identity' | 'concat' | 'flatten' | 'slice' | 'pad' | 'heads';

/** What surgery leaves of a node: kept channels, rising. */
export interface KeptChannels {
  readonly inputs: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** Shapes never carry the batch dimension: [height, width, channels], [features], or [] for a token id. */
export interface LayerType<N extends NodeBase = NodeBase> {
  readonly id: N['type'];
  readonly channels: ChannelFlow;
  /** Of `slice`: the first channel it takes. */
  sliceStart?(node: N): number;
  /** Of `pad`: output channels before the input's own. */
  padBefore?(node: N): number;
  /** Of `heads`: channels of one head. */
  headSize?(node: N): number;
  /** Its result depends on how many channels there are (a mean over them): zeros among them are not the same as fewer. */
  readonly readsWidth?: true;
  /** The node over fewer channels (whole heads); left out where no field of the node depends on a width. */
  keepChannels?(node: N, kept: KeptChannels): N;
  /** @throws LabError 'shapeMismatch' */
  outputShape(node: N, inputs: readonly Shape[]): Shape;
  params(node: N, inputs: readonly Shape[]): readonly ParamSpec[];
  /** Id of another node whose parameters it reads too: tied embeddings. */
  sharesParamsOf?(node: N): string | null;
  /** Name of a parameter of which an input, token ids, only picks rows [features]: the rest need not be read. */
  tableOf?(node: N): string;
  /** Name of a parameter [out, in] where the output is nothing but the input times it: logits of some rows can be had alone. */
  headTable?(node: N): string;
  /**
   * Multiply-accumulates of one example, dense.
   * @param sequenceLength tokens of the sequence that a token stands in: the mean over all of its places; 1 for images
   */
  macs(node: N, inputs: readonly Shape[], output: Shape, sequenceLength: number): number;
  /**
   * Of a node that multiplies its inputs with each other: products of which neither factor is 0 for certain.
   * @param speaks by input, channels that can be other than 0
   */
  liveMacs?(node: N, speaks: readonly Uint8Array[], sequenceLength: number): number;
  /**
   * For estimates of memory: values that the forward pass holds at once beside inputs and output; absent = as many as
   * the output.
   * @param tokens rows of the batch
   * @param sequenceLength rows of one sequence
   */
  workValues?(node: N, inputs: readonly Shape[], tokens: number, sequenceLength: number): number;
  /** @param inputs with the batch dimension in front */
  forward(node: N, inputs: readonly Tensor[], context: ForwardContext): Tensor;
  /**
   * What the rows of the weight matrix multiply: [tokens, in], columns in the order of the matrix view (for a
   * convolution im2col, [batch * oh * ow, kh * kw * in]). Only of layers with a prunable weight.
   */
  matrixInput?(node: N, inputs: readonly Tensor[]): Tensor2D;
}
