/** The parts of an ONNX file that we write, as messages. Field numbers are those of onnx.proto3 (IR version 8). */
import type { Shape } from '../../tensor/shape.ts';
import { floatField, integerField, type Message, messageField, textField } from './protobuf.ts';

export const fields = {
  model: { irVersion: 1, producer: 2, graph: 7, opsets: 8, metadata: 14 },
  opset: { version: 2 },
  pair: { key: 1, value: 2 },
  graph: { node: 1, name: 2, tensor: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, name: 3, type: 4, attribute: 5 },
  attribute: { name: 1, float: 2, integer: 3, integers: 8, type: 20 },
  tensor: { dims: 1, type: 2, name: 8, raw: 9 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { value: 1, parameter: 2 },
} as const;

/** TensorProto.DataType. */
export const elementTypes = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, integer: 2, integers: 7 } as const;

export type Attribute = number | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers and lists of them; floats are said to be floats. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: Shape;
  readonly values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;
}

export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  /** A name and a shape whose first, free axis is the batch. */
  readonly input: { readonly name: string; readonly shape: Shape };
  readonly output: { readonly name: string; readonly shape: Shape };
}

/** Opset 17: understood by onnxruntime since 1.12 (2022). */
export function encodeModel({ name, nodes, tensors, input, output }: OnnxModel): Message {
  const { model, graph, opset } = fields;
  const body = [
    ...nodes.flatMap((node) => messageField(graph.node, encodeNode(node))),
    ...textField(graph.name, name),
    ...tensors.flatMap((tensor) => messageField(graph.tensor, encodeTensor(tensor))),
    ...messageField(graph.input, encodeValue(input)),
    ...messageField(graph.output, encodeValue(output)),
  ];
  return [
    ...integerField(model.irVersion, 8),
    ...textField(model.producer, 'Pruning Lab'),
    ...messageField(model.graph, body),
    ...messageField(model.opsets, integerField(opset.version, 17)),
  ];
}

function encodeNode({ type, inputs, output, attributes = {} }: OnnxNode): Message {
  const { node } = fields;
  return [
    ...inputs.flatMap((input) => textField(node.input, input)),
    ...textField(node.output, output),
    ...textField(node.name, output),
    ...textField(node.type, type),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      messageField(node.attribute, [...textField(fields.attribute.name, name), ...encodeAttribute(value)]),
    ),
  ];
}

function encodeAttribute(value: Attribute): Message {
  const { attribute } = fields;
  if (typeof value === 'number') {
    return [...integerField(attribute.integer, value), ...integerField(attribute.type, attributeTypes.integer)];
  }
  if ('float' in value) {
    return [...floatField(attribute.float, value.float), ...integerField(attribute.type, attributeTypes.float)];
  }
  return [
    ...value.flatMap((each) => integerField(attribute.integers, each)),
    ...integerField(attribute.type, attributeTypes.integers),
  ];
}

function encodeTensor({ name, dims, values }: OnnxTensor): Message {
  const { tensor } = fields;
  const element = values instanceof Float32Array ? elementTypes.float : elementTypes.int64;
  return [
    ...dims.flatMap((size) => integerField(tensor.dims, size)),
    ...integerField(tensor.type, element),
    ...textField(tensor.name, name),
    ...messageField(tensor.raw, [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]),
  ];
}

function encodeValue({ name, shape }: OnnxModel['input']): Message {
  const { value, type, tensorType, dim } = fields;
  const dims = [textField(dim.parameter, 'batch'), ...shape.map((size) => integerField(dim.value, size))];
  const sizes = dims.flatMap((size) => messageField(fields.shape.dim, size));
  const tensor = [...integerField(tensorType.element, elementTypes.float), ...messageField(tensorType.shape, sizes)];
  return [...textField(value.name, name), ...messageField(value.type, messageField(type.tensor, tensor))];
}
