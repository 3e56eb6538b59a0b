/** A ModelSpec as the source of a PyTorch module whose state dict has our tensor names. */
import { LabError } from '../../errors.ts';
import type { AvgPoolNode } from '../../models/layers/avgPool.ts';
import type { ImageNode, SpecNode } from '../../models/layers/index.ts';
import type { MaxPoolNode } from '../../models/layers/maxPool.ts';
import { samePads } from '../../models/layers/window.ts';
import { inferShapes, inputId, inputShapes } from '../../models/shapes.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Shape } from '../../tensor/shape.ts';

interface PythonNode {
  /** Constructor of a module with parameters; absent where a function will do. */
  readonly module?: string;
  /** The node's value; `layer` is its module. */
  call(inputs: readonly string[]): string;
}

const ofLayer = (inputs: readonly string[]) => `layer(${inputs[0]})`;

/** One entry for each type of node. Shapes are ours (channels last); PyTorch gets channels first. */
const pythonOf: {
  readonly [T in ImageNode['type']]: (node: Extract<ImageNode, { type: T }>, inputs: readonly Shape[]) => PythonNode;
} = {
  add: () => ({ call: (inputs) => inputs.join(' + ') }),
  avgPool: (node, inputs) => ({
    call: ([x]) => {
      const pads = edgePads(node, inputs);
      if (pads === null) return `F.avg_pool2d(${x}, ${node.size}, stride=${node.stride})`;
      // pixels beyond the edge are not counted: the mean of the pixels over the mean of their presence
      const mean = (tensor: string) => `F.avg_pool2d(F.pad(${tensor}, ${pads}), ${node.size}, stride=${node.stride})`;
      return `${mean(x)} / ${mean(`torch.ones_like(${x})`)}`;
    },
  }),
  batchNorm: ({ epsilon, momentum }, [shape]) => ({
    module: `nn.BatchNorm${shape.length === 3 ? '2' : '1'}d(${shape.at(-1)}, eps=${epsilon}, momentum=${momentum})`,
    call: ofLayer,
  }),
  concat: () => ({ call: (inputs) => `torch.cat([${inputs.join(', ')}], dim=1)` }),
  conv2d: ({ filters, kernel, stride, padding, bias }, [shape]) => ({
    module:
      `nn.Conv2d(${shape[2]}, ${filters}, (${kernel.join(', ')}), ` +
      `stride=${stride}, padding=${padding}, bias=${python(bias)})`,
    call: ofLayer,
  }),
  dense: ({ units, bias }, [shape]) => ({
    module: `nn.Linear(${shape[0]}, ${units}, bias=${python(bias)})`,
    call: ofLayer,
  }),
  depthwiseConv2d: ({ kernel, stride, padding, bias }, [shape]) => ({
    module:
      `nn.Conv2d(${shape[2]}, ${shape[2]}, (${kernel.join(', ')}), ` +
      `stride=${stride}, padding=${padding}, groups=${shape[2]}, bias=${python(bias)})`,
    call: ofLayer,
  }),
  dropout: ({ rate }) => ({ call: ([x]) => `F.dropout(${x}, ${rate}, self.training)` }),
  flatten: () => ({ call: ([x]) => `torch.flatten(${x}, 1)` }),
  globalAveragePool: () => ({ call: ([x]) => `${x}.mean(dim=(2, 3))` }),
  globalMaxPool: () => ({ call: ([x]) => `${x}.amax(dim=(2, 3))` }),
  leakyRelu: ({ slope }) => ({ call: ([x]) => `F.leaky_relu(${x}, ${slope})` }),
  maxPool: (node, inputs) => ({
    call: ([x]) => {
      const pads = edgePads(node, inputs);
      const seen = pads === null ? x : `F.pad(${x}, ${pads}, value=float("-inf"))`;
      return `F.max_pool2d(${seen}, ${node.size}, stride=${node.stride})`;
    },
  }),
  normalize: ({ mean, std }, [shape]) => {
    const view = shape.length === 3 ? '.view(1, -1, 1, 1)' : '';
    const constant = (x: string, values: readonly number[]) => `${x}.new_tensor([${values.join(', ')}])${view}`;
    return { call: ([x]) => `(${x} - ${constant(x, mean)}) / ${constant(x, std)}` };
  },
  padChannels: ({ before, after }, [shape]) => ({
    call: ([x]) => `F.pad(${x}, (${shape.length === 3 ? '0, 0, 0, 0, ' : ''}${before}, ${after}))`,
  }),
  relu: () => ({ call: ([x]) => `F.relu(${x})` }),
  relu6: () => ({ call: ([x]) => `F.relu6(${x})` }),
  sigmoid: () => ({ call: ([x]) => `torch.sigmoid(${x})` }),
  silu: () => ({ call: ([x]) => `F.silu(${x})` }),
  slice: ({ start, size }) => ({ call: ([x]) => `${x}[:, ${start}:${start + size}]` }),
  tanh: () => ({ call: ([x]) => `torch.tanh(${x})` }),
  zeroPad: ({ top, bottom, left, right }) => ({ call: ([x]) => `F.pad(${x}, (${left}, ${right}, ${top}, ${bottom}))` }),
};

/** PyTorch's (left, right, top, bottom) of a pooling whose windows hang over the edge; null where none does. */
function edgePads({ same, size, stride }: AvgPoolNode | MaxPoolNode, [shape]: readonly Shape[]): string | null {
  if (!same) return null;
  const [[top, bottom], [left, right]] = [samePads(shape[0], size, stride), samePads(shape[1], size, stride)];
  return top + bottom + left + right === 0 ? null : `(${left}, ${right}, ${top}, ${bottom})`;
}

type PythonWriter = (node: SpecNode, inputs: readonly Shape[]) => PythonNode;

/**
 * Source of `class Net(nn.Module)`; it calls a `put(root, path, module)` that the surrounding file defines.
 * @throws LabError 'modelUnsupported' for nodes of language models: their files are Hugging Face's
 */
export function pythonModule(spec: ModelSpec): string {
  const shapes = inferShapes(spec);
  const variables = new Map([[inputId, 'x']]);
  const init: string[] = [];
  const forward: string[] = [];
  for (const [index, node] of spec.nodes.entries()) {
    // Numbered, so that `a.b` and `a_b`, or a word that Python reserves, stay apart.
    const variable = `h${index}_${node.id.replaceAll('.', '_')}`;
    const write = pythonOf[node.type as ImageNode['type']] as PythonWriter | undefined;
    if (!write) {
      throw new LabError('modelUnsupported', `${spec.name}: node '${node.id}' has no PyTorch form here`, {
        name: spec.name,
        node: node.id,
      });
    }
    const { module, call } = write(node, inputShapes(spec, shapes, node));
    const expression = call(node.inputs.map((id) => variables.get(id) ?? ''));
    variables.set(node.id, variable);
    if (module) init.push(`put(self, "${node.id}", ${module})`);
    forward.push(
      `${variable} = ${module ? expression.replace('layer(', `self.get_submodule("${node.id}")(`) : expression}`,
    );
  }
  const input =
    spec.inputShape.length === 3 ? [spec.inputShape[2], spec.inputShape[0], spec.inputShape[1]] : spec.inputShape;
  return [
    'class Net(nn.Module):',
    `    """Input [batch, ${input.join(', ')}] in [0, 1]; output [batch, ${spec.classes}], logits."""`,
    '',
    '    def __init__(self):',
    '        super().__init__()',
    ...init.map((line) => `        ${line}`),
    '',
    '    def forward(self, x):',
    ...forward.map((line) => `        ${line}`),
    `        return ${variables.get(spec.output)}`,
  ].join('\n');
}

function python(value: boolean): string {
  return value ? 'True' : 'False';
}
