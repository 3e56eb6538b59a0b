/**
 * The graph in a `model.json`: Sequential and functional models, one inside another, as one list of layers that name
 * what they read. Written by TensorFlow.js, by Keras 2 and 3 and by the converter of every version.
 */
import { unsupportedModel } from './faults.ts';
import { type Json, type KerasLayer, record } from './kerasLayer.ts';

export interface Topology {
  readonly name: string;
  /** One example: [height, width, channels] or [features]. */
  readonly inputShape: readonly number[];
  /** In topological order, without input layers. */
  readonly layers: readonly KerasLayer[];
  /** Index of the layer that gives the result. */
  readonly output: number;
}

/** What a model inside a model is called. */
const containers = ['Sequential', 'Model', 'Functional'];

/**
 * @param topology `modelTopology` of the file
 * @throws LabError 'modelUnsupported' naming what is not understood
 */
export function readTopology(file: string, topology: unknown): Topology {
  const outer = record(topology) ?? fail(file, 'it has no modelTopology');
  const model = record(outer.model_config) ?? outer;
  const walk = { file, layers: [] as KerasLayer[], inputShape: null as readonly number[] | null };
  const output = walkModel(walk, asModel(file, model), -1);
  if (walk.inputShape === null) return fail(file, 'no layer says the shape of the input');
  if (output < 0) return fail(file, 'it has no layers');
  const name = record(model.config)?.name;
  return {
    name: typeof name === 'string' ? name : 'model',
    inputShape: walk.inputShape,
    layers: walk.layers,
    output,
  };
}

interface Walk {
  readonly file: string;
  readonly layers: KerasLayer[];
  inputShape: readonly number[] | null;
}
interface Model {
  readonly type: string;
  readonly config: Json;
  readonly layers: readonly Json[];
}

function asModel(file: string, value: Json): Model {
  const type = String(value.class_name);
  if (!containers.includes(type)) return fail(file, `wanted a Sequential or functional model, got '${type}'`);
  const layers = Array.isArray(value.config) ? value.config : record(value.config)?.layers;
  if (!Array.isArray(layers)) return fail(file, `the model '${type}' lists no layers`);
  return { type, config: record(value.config) ?? {}, layers: layers.map((layer) => record(layer) ?? {}) };
}

/** @returns index of the layer that gives the model's result */
function walkModel(walk: Walk, model: Model, input: number): number {
  return model.config.input_layers === undefined && model.type === 'Sequential'
    ? model.layers.reduce((before: number, layer) => walkLayer(walk, layer, [before]), input)
    : walkFunctional(walk, model, input);
}

function walkFunctional(walk: Walk, { config, layers }: Model, input: number): number {
  const { file } = walk;
  const byName = new Map(layers.map((layer) => [nameOf(file, layer), layer]));
  const inputs = endsOf(config.input_layers);
  const outputs = endsOf(config.output_layers);
  if (inputs.length !== 1 || outputs.length !== 1) {
    return fail(file, `wanted one input and one output, got ${inputs.length} and ${outputs.length}`);
  }
  const done = new Map<string, number>();
  const begun = new Set<string>();
  const visit = (name: string): number => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const layer = byName.get(name) ?? fail(file, `a layer reads '${name}', which is not there`);
    if (begun.has(name)) return fail(file, `the layer '${name}' reads its own output`);
    begun.add(name);
    const before = name === inputs[0] ? [input] : inbound(file, name, layer).map(visit);
    const index = walkLayer(walk, layer, before);
    done.set(name, index);
    return index;
  };
  return visit(outputs[0]);
}

/** @returns index of the layer, or of what it passes on */
function walkLayer(walk: Walk, layer: Json, inputs: readonly number[]): number {
  const { file } = walk;
  const type = String(layer.class_name);
  const config = record(layer.config) ?? {};
  const shape = config.batch_input_shape ?? config.batch_shape;
  if (walk.inputShape === null && Array.isArray(shape)) walk.inputShape = inputShape(file, shape);
  if (type === 'InputLayer') return inputs[0] ?? -1;
  if (containers.includes(type)) {
    if (inputs.length !== 1) return fail(file, `the model '${nameOf(file, layer)}' reads ${inputs.length} layers`);
    return walkModel(walk, asModel(file, layer), inputs[0]);
  }
  walk.layers.push({ file, name: nameOf(file, layer), type, config, inputs });
  return walk.layers.length - 1;
}

function inputShape(file: string, [, ...shape]: readonly unknown[]): readonly number[] {
  if (shape.length > 0 && shape.every((size) => Number.isInteger(size) && (size as number) > 0)) {
    return shape as number[];
  }
  return fail(file, `the input has the open shape [${shape.map((size) => size ?? '?').join(', ')}]`);
}

function nameOf(file: string, layer: Json): string {
  const name = layer.name ?? record(layer.config)?.name;
  return typeof name === 'string' ? name : fail(file, 'a layer has no name');
}

/** `[["a", 0, 0]]`, or `["a", 0, 0]` of Keras 3. */
function endsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return typeof value[0] === 'string' ? [value[0]] : value.map((end) => String(Array.isArray(end) ? end[0] : end));
}

/** Names of the layers that one reads. A layer that is used twice shares its weights, which no node here does. */
function inbound(file: string, name: string, layer: Json): readonly string[] {
  const nodes = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes : [];
  if (nodes.length !== 1) return fail(file, `the layer '${name}' is used ${nodes.length} times`);
  const [node] = nodes as readonly unknown[];
  const tensors = Array.isArray(node) ? node.map((entry) => [entry]) : keras3Tensors(record(node)?.args);
  return tensors.map(([entry]) => (Array.isArray(entry) ? String(entry[0]) : fail(file, `'${name}' reads no layer`)));
}

/** Keras 3: `__keras_tensor__` objects somewhere in the arguments, each with its history [layer, node, tensor]. */
function keras3Tensors(args: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(args)) return args.flatMap(keras3Tensors);
  const value = record(args);
  return value?.class_name === '__keras_tensor__' ? [[record(value.config)?.keras_history]] : [];
}

function fail(file: string, problem: string): never {
  throw unsupportedModel(file, problem);
}
