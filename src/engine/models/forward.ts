/** Runs a network, or a block of it: the same graph that everything else reads, one node after another. */
import * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import type { Random } from '../tensor/random.ts';
import { assertShape } from '../tensor/shape.ts';
import type { ForwardContext } from './layer.ts';
import { layerTypes, type SpecNode } from './layers/index.ts';
import { inputId } from './shapes.ts';
import type { Block, LanguageSpec, ModelSpec } from './spec.ts';

/** The parameters that the nodes to run ask for, native layout: live variables, or tensors read for one walk. */
export type ParamTensors = ReadonlyMap<string, tf.Tensor>;

export interface ForwardOptions {
  /** Batch norm uses the batch's statistics and gives new running ones. Default false. */
  readonly training?: boolean;
  /** Language models: this many consecutive rows are one sequence. Default: all rows. */
  readonly sequenceLength?: number;
  /** Training: what dropout draws from. Default: nothing is dropped. */
  readonly dropout?: Random;
  /**
   * Frees every output behind its last reader, so that a wide block does not hold them all. Not while gradients are
   * recorded. Default false.
   */
  readonly release?: boolean;
  /**
   * Called for every layer with a prunable weight, before it runs.
   * @param layer node id
   * @param input makes [tokens, in], columns as the matrix view; dies with the surrounding tidy unless kept
   */
  readonly onLayerInput?: (layer: string, input: () => tf.Tensor2D) => void;
  /**
   * What a layer with a prunable weight reads in place of its first input, as an integer layer reads rounded values.
   * @param input in the layer's own shape
   */
  readonly layerInput?: (layer: string, input: tf.Tensor) => tf.Tensor;
  /** As ForwardContext.product: how a packed weight is multiplied without being unpacked. */
  readonly product?: ForwardContext['product'];
  /**
   * A second path beside a layer with a prunable weight: what it gives is added to the layer's output, null adds nothing.
   * @param run the layer itself on other inputs, with other parameters
   */
  readonly beside?: (
    layer: string,
    inputs: readonly tf.Tensor[],
    run: (inputs: readonly tf.Tensor[], param: (name: string) => tf.Tensor) => tf.Tensor,
  ) => tf.Tensor | null;
}

export interface ForwardResult {
  /** [batch, classes] */
  readonly logits: tf.Tensor2D;
  /** New running statistics by parameter name; empty outside training. The caller writes them after its step. */
  readonly bufferUpdates: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Call inside a tidy: intermediate results are the caller's to release.
 * @param x [batch, ...spec.inputShape]; for a language model the token ids of whole sequences, int32 [tokens]
 * @throws LabError 'shapeMismatch' | 'tensorMissing'
 */
export function forward(
  spec: ModelSpec,
  params: ParamTensors,
  x: tf.Tensor,
  options: ForwardOptions = {},
): ForwardResult {
  assertShape(`${spec.name} input`, x.shape.slice(1), spec.inputShape);
  const { outputs, bufferUpdates } = runNodes(spec.nodes, params, new Map([[inputId, x]]), options);
  const logits = outputs.get(spec.output) ?? missing(spec.output);
  return { logits: logits as tf.Tensor2D, bufferUpdates };
}

/**
 * Runs one block. Call inside a tidy.
 * @param x what the block's input node gave: [tokens, hidden]
 * @returns [tokens, hidden]
 */
export function forwardBlock(
  spec: LanguageSpec,
  block: Block,
  params: ParamTensors,
  x: tf.Tensor2D,
  options: ForwardOptions = {},
): tf.Tensor2D {
  const { outputs } = runNodes(blockNodes(spec, block), params, new Map([[block.input, x]]), options);
  return (outputs.get(block.output) ?? missing(block.output)) as tf.Tensor2D;
}

/**
 * Runs one block as far as its last layer with a prunable weight reads: what that layer and those behind it would give is
 * not computed. Call inside a tidy.
 */
export function blockInputs(
  spec: LanguageSpec,
  block: Block,
  params: ParamTensors,
  x: tf.Tensor2D,
  options: Pick<ForwardOptions, 'sequenceLength' | 'release' | 'onLayerInput'>,
): void {
  const nodes = blockNodes(spec, block);
  const end = nodes.findLastIndex(({ type }) => layerTypes.get(type).matrixInput);
  if (end < 0) return;
  const { outputs } = runNodes(nodes.slice(0, end), params, new Map([[block.input, x]]), options);
  const last = nodes[end];
  const inputs = last.inputs.map((id) => outputs.get(id) ?? missing(id));
  options.onLayerInput?.(last.id, () => layerTypes.get(last.type).matrixInput?.(last, inputs) as tf.Tensor2D);
}

/** The nodes of a block: from behind its input up to its output. */
export function blockNodes(spec: LanguageSpec, block: Block): readonly SpecNode[] {
  const indexOf = (id: string) => spec.nodes.findIndex((node) => node.id === id);
  return spec.nodes.slice(indexOf(block.input) + 1, indexOf(block.output) + 1);
}

/** What stands before the first block and after the last: embedding, and norm with head. */
export function outerNodes(spec: LanguageSpec): {
  readonly before: readonly SpecNode[];
  readonly after: readonly SpecNode[];
} {
  const first = spec.nodes.findIndex(({ id }) => id === spec.blocks[0].input);
  const last = spec.nodes.findIndex(({ id }) => id === spec.blocks.at(-1)?.output);
  return { before: spec.nodes.slice(0, first + 1), after: spec.nodes.slice(last + 1) };
}

/**
 * @param given outputs of earlier nodes that these read, by id
 * @returns `given` and the outputs of these nodes
 */
export function runNodes(
  nodes: readonly SpecNode[],
  params: ParamTensors,
  given: ReadonlyMap<string, tf.Tensor>,
  options: ForwardOptions = {},
): { readonly outputs: ReadonlyMap<string, tf.Tensor>; readonly bufferUpdates: ReadonlyMap<string, tf.Tensor> } {
  const outputs = new Map(given);
  const bufferUpdates = new Map<string, tf.Tensor>();
  const { dropout } = options;
  const context = {
    param: (name: string) => params.get(name) ?? missing(name),
    training: options.training ?? false,
    sequenceLength: options.sequenceLength,
    chance: dropout && ((node: string) => dropout.split(node).int(0x7fffffff)),
    product: options.product,
    updateBuffer: (name: string, value: tf.Tensor) => bufferUpdates.set(name, value),
  };
  const lastReaders = options.release ? lastReadersOf(nodes) : null;
  for (const node of nodes) {
    const type = layerTypes.get(node.type);
    const read = node.inputs.map((id) => outputs.get(id) ?? missing(id));
    const { matrixInput } = type;
    const { layerInput } = options;
    const inputs = matrixInput && layerInput ? [layerInput(node.id, read[0]), ...read.slice(1)] : read;
    if (matrixInput) options.onLayerInput?.(node.id, () => matrixInput(node, inputs));
    const run = () => {
      const output = type.forward(node, inputs, context);
      const other = matrixInput
        ? options.beside?.(node.id, inputs, (own, param) => type.forward(node, own, { ...context, param }))
        : null;
      return other ? tf.add(output, other) : output;
    };
    outputs.set(node.id, lastReaders ? tf.tidy(run) : run());
    for (const id of lastReaders?.get(node.id) ?? []) {
      const done = outputs.get(id);
      if (done !== outputs.get(node.id)) done?.dispose();
      outputs.delete(id);
    }
  }
  return { outputs, bufferUpdates };
}

/** Nodes among these whose output nobody reads behind a node, by that node's id. The last node's output is a result. */
function lastReadersOf(nodes: readonly SpecNode[]): ReadonlyMap<string, readonly string[]> {
  const readBy = new Map<string, string>();
  for (const node of nodes) for (const id of node.inputs) readBy.set(id, node.id);
  const done = new Map<string, string[]>();
  for (const { id } of nodes) {
    const reader = readBy.get(id);
    if (reader !== undefined) done.set(reader, [...(done.get(reader) ?? []), id]);
  }
  return done;
}

function missing(name: string): never {
  throw new LabError('tensorMissing', `forward: '${name}' is missing`, { name });
}
