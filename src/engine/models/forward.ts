/** Runs a network: the same graph that everything else reads, one node after another. */
import type * as tf from '@tensorflow/tfjs-core';
import { LabError } from '../errors.ts';
import { assertShape } from '../tensor/shape.ts';
import { layerTypes } from './layers/index.ts';
import type { Params } from './param.ts';
import { inputId } from './shapes.ts';
import type { ModelSpec } from './spec.ts';

export interface ForwardOptions {
  /** Batch norm uses the batch's statistics and gives new running ones. Default false. */
  readonly training?: boolean;
  /**
   * Called for every layer with a prunable weight, before it runs.
   * @param layer node id
   * @param input makes [tokens, in], columns as the matrix view; dies with the surrounding tidy unless kept
   */
  readonly onLayerInput?: (layer: string, input: () => tf.Tensor2D) => void;
}

export interface ForwardResult {
  /** [batch, classes] */
  readonly logits: tf.Tensor2D;
  /** New running statistics by parameter name; empty outside training. The caller writes them after its step. */
  readonly bufferUpdates: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Call inside a tidy: intermediate results are the caller's to release.
 * @param x [batch, ...spec.inputShape]
 * @throws LabError 'shapeMismatch' | 'tensorMissing'
 */
export function forward(spec: ModelSpec, params: Params, x: tf.Tensor, options: ForwardOptions = {}): ForwardResult {
  assertShape(`${spec.name} input`, x.shape.slice(1), spec.inputShape);
  const outputs = new Map<string, tf.Tensor>([[inputId, x]]);
  const bufferUpdates = new Map<string, tf.Tensor>();
  const context = {
    param: (name: string) => params.get(name) ?? missing(name),
    training: options.training ?? false,
    updateBuffer: (name: string, value: tf.Tensor) => bufferUpdates.set(name, value),
  };
  for (const node of spec.nodes) {
    const type = layerTypes.get(node.type);
    const inputs = node.inputs.map((id) => outputs.get(id) ?? missing(id));
    const { matrixInput } = type;
    if (matrixInput) options.onLayerInput?.(node.id, () => matrixInput(node, inputs));
    outputs.set(node.id, type.forward(node, inputs, context));
  }
  const logits = outputs.get(spec.output) ?? missing(spec.output);
  return { logits: logits as tf.Tensor2D, bufferUpdates };
}

function missing(name: string): never {
  throw new LabError('tensorMissing', `forward: '${name}' is missing`, { name });
}
