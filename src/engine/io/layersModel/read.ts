/** A TensorFlow.js LayersModel as a network of ours: `model.json` and its weight files. */
import { LabError } from '../../errors.ts';
import { inputId } from '../../models/shapes.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import { type ByteSource, readWhole } from '../byteSource.ts';
import { parseSpec, stringifySpec } from '../checkpoint/specJson.ts';
import { unsupportedLayer, unsupportedModel } from './faults.ts';
import { createGraphBuilder } from './graphBuilder.ts';
import { type Json, record } from './kerasLayer.ts';
import { readTopology, type Topology } from './topology.ts';
import { translateLayer } from './translate.ts';
import { readWeights, type WeightStore } from './weights.ts';

export interface LayersModel {
  readonly spec: ClassifierSpec;
  /** Native layout, in network order; all finite. */
  readonly params: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

/** A topology is text about some hundred layers. */
const maxJsonBytes = 64 << 20;

/**
 * @param model `model.json`
 * @param files what lies beside it; weight files are found by the names that it gives
 * @throws LabError 'layerUnsupported' naming the layer, 'graphModelUnsupported', 'modelUnsupported', 'fileUnknownFormat'
 *   when it is no model.json; those of readWeights
 */
export async function readLayersModel(
  model: ByteSource,
  files: readonly ByteSource[],
  budgetBytes = Number.POSITIVE_INFINITY,
): Promise<LayersModel> {
  const json = await readModelJson(model);
  if (json.format === 'graph-model' || (json.modelTopology && record(json.modelTopology)?.node)) {
    throw new LabError('graphModelUnsupported', `${model.name}: wanted layers, got the frozen graph of a GraphModel`, {
      file: model.name,
    });
  }
  const topology = readTopology(model.name, json.modelTopology);
  const weights = await readWeights(model.name, json.weightsManifest, files, budgetBytes);
  const read = buildNetwork(model.name, topology, weights);
  const [tensor] = weights.left().filter((name) => !/optimizer|^training\//i.test(name));
  if (tensor === undefined) return read;
  throw new LabError('tensorUnexpected', `${model.name}: no layer has the tensor '${tensor}'`, {
    file: model.name,
    tensor,
  });
}

function buildNetwork(file: string, topology: Topology, weights: WeightStore): LayersModel {
  const graph = createGraphBuilder(file, topology.inputShape);
  const logitsOf = new Map<string, string>(); // by the id that stands for their softmax
  const softmax = (id: string) => {
    const head = `softmax of ${id}`;
    logitsOf.set(head, id);
    return head;
  };
  const ids: string[] = [];
  for (const layer of topology.layers) {
    const inputs = layer.inputs.map((index) => (index < 0 ? inputId : ids[index]));
    const reads = inputs.some((id) => logitsOf.has(id));
    if (reads) throw unsupportedLayer(layer, 'it reads a softmax, which can only be the result');
    ids.push(translateLayer(layer, inputs, graph, weights, softmax));
  }
  const result = ids[topology.output];
  const output = logitsOf.get(result) ?? result;
  const [classes = 0] = graph.shapeOf(output);
  if (graph.shapeOf(output).length !== 1 || classes < 2 || output === inputId) {
    const got = `[${graph.shapeOf(output).join(', ')}]`;
    throw unsupportedModel(file, `wanted one number for each of at least 2 classes as result, got ${got}`);
  }
  const last = graph.nodes.find(({ id }) => id === output);
  if (last?.type === 'sigmoid') {
    throw unsupportedLayer(topology.layers[topology.output], 'classes with a sigmoid each exclude one another here');
  }
  const spec: ClassifierSpec = {
    name: graphName(topology.name),
    task: 'classify',
    inputShape: topology.inputShape,
    classes,
    nodes: graph.nodes,
    output,
    ...(output !== result && { head: 'softmax' }),
  };
  // The same door as any network out of a file: every field is in its range.
  return { spec: parseSpec(file, stringifySpec(spec)), params: graph.params };
}

/** Fit for file names and generated code. */
function graphName(name: string): string {
  return name
    .replace(/[^\w .()-]+/g, '_')
    .replace(/^(?=\W|$)/, '_')
    .slice(0, 100);
}

async function readModelJson(source: ByteSource): Promise<Json> {
  const text = new TextDecoder().decode(await readWhole(source, maxJsonBytes));
  let value: Json | null = null;
  try {
    value = record(JSON.parse(text));
  } catch {
    // told below
  }
  if (value && (value.modelTopology || value.format)) return value;
  throw new LabError('fileUnknownFormat', `${source.name}: wanted the model.json of TensorFlow.js`, {
    file: source.name,
  });
}
