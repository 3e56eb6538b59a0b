/** The two networks of the dependency-graph cases as ModelSpecs; widths come from the weights. */
import type { SpecNode } from '../engine/models/layers/index.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import { floats, type GoldenTensors } from './case.ts';

/** @throws Error on a kind of network that the cases did not have when this was written */
export function depgraphSpec(kind: string, tensors: GoldenTensors): ModelSpec {
  const { shape } = floats(tensors, 'x');
  const nodes = kind === 'net' ? netNodes(tensors) : kind === 'split' ? splitNodes(tensors) : null;
  const output = nodes?.at(-1)?.id;
  if (!nodes || !output) throw new Error(`golden: depgraph: no network '${kind}'`);
  const classes = floats(tensors, `w.${output}.weight`).shape[0];
  return { name: kind, task: 'classify', inputShape: [shape[2], shape[3], shape[1]], classes, nodes, output };
}

function conv(tensors: GoldenTensors, id: string, input: string): SpecNode {
  const [filters, , height, width] = floats(tensors, `w.${id}.weight`).shape;
  const padding = (height - 1) / 2;
  return { id, type: 'conv2d', inputs: [input], filters, kernel: [height, width], stride: 1, padding, bias: true };
}

function dense(tensors: GoldenTensors, id: string, input: string): SpecNode {
  return { id, type: 'dense', inputs: [input], units: floats(tensors, `w.${id}.weight`).shape[0], bias: true };
}

function relu(id: string, input: string): SpecNode {
  return { id, type: 'relu', inputs: [input] };
}

function netNodes(tensors: GoldenTensors): readonly SpecNode[] {
  const batchNorm = (id: string, input: string): SpecNode => {
    return { id, type: 'batchNorm', inputs: [input], epsilon: 1e-5, momentum: 0.1 };
  };
  return [
    conv(tensors, 'conv1', 'input'),
    batchNorm('bn1', 'conv1'),
    relu('relu1', 'bn1'),
    conv(tensors, 'conv2', 'relu1'),
    batchNorm('bn2', 'conv2'),
    relu('relu2', 'bn2'),
    conv(tensors, 'conv3', 'relu2'),
    batchNorm('bn3', 'conv3'),
    { id: 'add', type: 'add', inputs: ['bn3', 'relu1'] },
    relu('relu3', 'add'),
    conv(tensors, 'br1', 'relu3'),
    conv(tensors, 'br2', 'relu3'),
    { id: 'cat', type: 'concat', inputs: ['br1', 'br2'] },
    { id: 'dw', type: 'depthwiseConv2d', inputs: ['cat'], kernel: [3, 3], stride: 1, padding: 1, bias: true },
    relu('relu4', 'dw'),
    conv(tensors, 'pw', 'relu4'),
    relu('relu5', 'pw'),
    { id: 'pool', type: 'avgPool', inputs: ['relu5'], size: 2, stride: 2 },
    { id: 'flatten', type: 'flatten', inputs: ['pool'] },
    dense(tensors, 'fc1', 'flatten'),
    relu('relu6', 'fc1'),
    dense(tensors, 'fc2', 'relu6'),
  ];
}

function splitNodes(tensors: GoldenTensors): readonly SpecNode[] {
  const widthOf = (id: string) => floats(tensors, `w.${id}.weight`).shape[1];
  const [a, b] = [widthOf('ca'), widthOf('cb')];
  return [
    conv(tensors, 'conv1', 'input'),
    { id: 'a', type: 'slice', inputs: ['conv1'], start: 0, size: a },
    { id: 'b', type: 'slice', inputs: ['conv1'], start: a, size: b },
    relu('relu1', 'a'),
    conv(tensors, 'ca', 'relu1'),
    relu('relu2', 'b'),
    conv(tensors, 'cb', 'relu2'),
    { id: 'add', type: 'add', inputs: ['ca', 'cb'] },
    { id: 'mean', type: 'globalAveragePool', inputs: ['add'] },
    dense(tensors, 'fc', 'mean'),
  ];
}
