/** A network as a TensorFlow.js LayersModel: `model.json` for tf.loadLayersModel, and its weights in one file beside it. */
import { LabError } from '../../errors.ts';
import type { ImageNode } from '../../models/layers/index.ts';
import type { ParamArrays } from '../../models/params.ts';
import { inferShapes, inputId, inputShapes } from '../../models/shapes.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import type { Shape } from '../../tensor/shape.ts';
import { type ByteStream, streamOfBytes } from '../byteStream.ts';
import { bytesOf } from '../safetensors/dtypes.ts';
import { activation, type KerasPart, type KerasWeight, kerasOf } from './kerasOf.ts';

export interface LayersModelFiles {
  readonly json: ByteStream;
  readonly weights: ByteStream;
}

type Writer = (
  node: ImageNode,
  inputs: readonly Shape[],
  values: (name: string) => Float32Array,
) => readonly KerasPart[] | null;

/**
 * The result is what the spec's head makes of the logits; without a head, the logits. Layers have the nodes' names.
 * @param params native layout, every parameter of the network
 * @param weightsName of the second file, as the first names it
 * @throws LabError 'layerUnsupported' where Keras has no layer for a node, 'tensorMissing'
 */
export function writeLayersModel(spec: ClassifierSpec, params: ParamArrays, weightsName: string): LayersModelFiles {
  const shapes = inferShapes(spec);
  const layers: object[] = [{ class_name: 'InputLayer', name: inputId, config: inputConfig(spec), inbound_nodes: [] }];
  const weights: KerasWeight[] = [];
  const append = (name: string, { type, config, weights: own = [] }: KerasPart, reads: readonly string[]) => {
    const inbound = reads.map((from) => [from, 0, 0, {}]);
    layers.push({ class_name: type, name, config: { name, trainable: true, ...config }, inbound_nodes: [inbound] });
    weights.push(...own.map((weight) => ({ ...weight, name: `${name}/${weight.name}` })));
  };
  for (const node of spec.nodes) {
    const values = (name: string) => params.get(`${node.id}.${name}`) ?? missing(`${node.id}.${name}`);
    const write = kerasOf[node.type as ImageNode['type']] as Writer | undefined;
    const parts = write?.(node as ImageNode, inputShapes(spec, shapes, node), values) ?? null;
    if (!parts) throw unwritable(spec, node);
    let reads = node.inputs;
    for (const [index, part] of parts.entries()) {
      const name = index === parts.length - 1 ? node.id : `${node.id}_before${index}`;
      append(name, part, reads);
      reads = [name];
    }
  }
  const result = spec.head ? `${spec.output}_${spec.head}` : spec.output;
  if (spec.head) append(result, activation(spec.head), [spec.output]);
  const config = {
    name: spec.name.replace(/\W+/g, '_'),
    layers,
    input_layers: [[inputId, 0, 0]],
    output_layers: [[result, 0, 0]],
  };
  const specs = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const json = {
    format: 'layers-model',
    generatedBy: 'Pruning Lab',
    convertedBy: null,
    modelTopology: { class_name: 'Model', config, keras_version: 'tfjs-layers 4.22.0', backend: 'tensor_flow.js' },
    weightsManifest: [{ paths: [weightsName], weights: specs }],
  };
  return { json: streamOfBytes(new TextEncoder().encode(JSON.stringify(json))), weights: weightStream(weights) };
}

function inputConfig({ inputShape }: ClassifierSpec): object {
  return { batch_input_shape: [null, ...inputShape], dtype: 'float32', sparse: false, name: inputId };
}

function weightStream(weights: readonly KerasWeight[]): ByteStream {
  return {
    size: weights.reduce((size, { values }) => size + values.length * 4, 0),
    async *chunks() {
      for (const { values } of weights) yield bytesOf(values as Float32Array<ArrayBuffer>);
    },
  };
}

function unwritable({ name }: ClassifierSpec, { id, type }: { readonly id: string; readonly type: string }): LabError {
  const details = { file: name, layer: id, type, reason: 'Keras has no layer for it' };
  return new LabError('layerUnsupported', `${name}: node '${id}' (${type}): ${details.reason}`, details);
}

function missing(name: string): never {
  throw new LabError('tensorMissing', `export: '${name}' is missing`, { tensor: name });
}
