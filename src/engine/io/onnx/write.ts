/**
 * A classifier as an ONNX file: channels-first images in, weights under their PyTorch names. The batch axis is free.
 * The result is what the spec's head makes of the logits; without a head, the logits.
 */
import { LabError } from '../../errors.ts';
import type { ImageNode } from '../../models/layers/index.ts';
import type { ParamArrays } from '../../models/params.ts';
import { inferShapes, inputId, inputShapes } from '../../models/shapes.ts';
import type { ClassifierSpec } from '../../models/spec.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { ByteStream } from '../byteStream.ts';
import { torchParams } from '../checkpoint/torchLayout.ts';
import { encodeModel, type OnnxNode, type OnnxTensor } from './model.ts';
import { type NodeWriter, onnxOf } from './onnxOf.ts';
import { messageLength } from './protobuf.ts';

/** What the file calls its two ends. */
export const onnxInput = 'images';
export const onnxResult = { logits: 'logits', softmax: 'probabilities' } as const;

type Writer = (node: ImageNode, inputs: readonly Shape[], write: NodeWriter) => void;

/**
 * @param params native layout, every parameter of the network
 * @throws LabError 'tensorMissing', 'layerUnsupported' for nodes of language models
 */
export function writeOnnx(spec: ClassifierSpec, params: ParamArrays): ByteStream {
  const shapes = inferShapes(spec);
  const nodes: OnnxNode[] = [];
  const tensors: OnnxTensor[] = torchParams(spec).map(({ name, shape, toTorch }) => {
    const values = params.get(name);
    if (!values) throw new LabError('tensorMissing', `export: '${name}' is missing`, { tensor: name });
    return { name, dims: shape, values: toTorch(values as Float32Array<ArrayBuffer>) };
  });
  const outputOf = (id: string) => (id === inputId ? onnxInput : `${id}/out`);
  for (const node of spec.nodes) {
    const write = onnxOf[node.type as ImageNode['type']] as Writer | undefined;
    if (!write) {
      const details = { file: spec.name, layer: node.id, type: node.type };
      throw new LabError('layerUnsupported', `${spec.name}: node '${node.id}' (${node.type}) is not written`, details);
    }
    let steps = 0;
    const add = (type: string, inputs: readonly string[], output: string, attributes: OnnxNode['attributes']) => {
      nodes.push({ type, inputs, output, attributes });
      return output;
    };
    write(node as ImageNode, inputShapes(spec, shapes, node), {
      inputs: node.inputs.map(outputOf),
      param: (name) => `${node.id}.${name}`,
      constant(name, values, dims) {
        tensors.push({ name: `${node.id}/${name}`, dims, values });
        return `${node.id}/${name}`;
      },
      step: (type, inputs, attributes) => add(type, inputs, `${node.id}/step${steps++}`, attributes),
      result: (type, inputs, attributes) => {
        add(type, inputs, outputOf(node.id), attributes);
      },
    });
  }
  const result = onnxResult[spec.head ?? 'logits'];
  const last = { inputs: [outputOf(spec.output)], output: result };
  nodes.push(spec.head ? { type: 'Softmax', ...last, attributes: { axis: -1 } } : { type: 'Identity', ...last });
  const message = encodeModel({
    name: spec.name,
    nodes,
    tensors,
    input: { name: onnxInput, shape: channelsFirst(spec.inputShape) },
    output: { name: result, shape: [spec.classes] },
  });
  return {
    size: messageLength(message),
    async *chunks() {
      yield* message;
    },
  };
}

/** [height, width, channels] -> [channels, height, width]; features stay. */
function channelsFirst(shape: Shape): Shape {
  return shape.length === 3 ? [shape[2], shape[0], shape[1]] : shape;
}
