/** A small residual network: stem, three stages of one basic block, global average pool. He et al. 2016. */
import type { SpecNode } from '../layers/index.ts';
import type { Architecture } from './architecture.ts';

/** Convolution with batch norm; odd kernels keep the size at stride 1. */
function convBn(
  [conv, bn]: readonly [string, string],
  input: string,
  filters: number,
  side: 1 | 3,
  stride: number,
): readonly SpecNode[] {
  const padding = (side - 1) / 2;
  return [
    { id: conv, type: 'conv2d', inputs: [input], filters, kernel: [side, side], stride, padding, bias: false },
    { id: bn, type: 'batchNorm', inputs: [conv], epsilon: 1e-5, momentum: 0.1 },
  ];
}

/** Two 3x3 convolutions beside a shortcut, which is projected where stride or width changes. Named as torchvision does. */
function basicBlock(id: string, input: string, filters: number, stride: number, project: boolean): readonly SpecNode[] {
  const shortcut = project ? convBn([`${id}.downsample.0`, `${id}.downsample.1`], input, filters, 1, stride) : [];
  return [
    ...convBn([`${id}.conv1`, `${id}.bn1`], input, filters, 3, stride),
    { id: `${id}.relu1`, type: 'relu', inputs: [`${id}.bn1`] },
    ...convBn([`${id}.conv2`, `${id}.bn2`], `${id}.relu1`, filters, 3, 1),
    ...shortcut,
    { id: `${id}.add`, type: 'add', inputs: [`${id}.bn2`, project ? `${id}.downsample.1` : input] },
    { id: `${id}.relu2`, type: 'relu', inputs: [`${id}.add`] },
  ];
}

export const resnet: Architecture = {
  id: 'resnet',
  name: 'ResNet (8 layers)',
  build: () => ({
    name: 'resnet',
    task: 'classify',
    inputShape: [28, 28, 1],
    classes: 10,
    nodes: [
      ...convBn(['conv1', 'bn1'], 'input', 16, 3, 2), // 28 -> 14
      { id: 'relu', type: 'relu', inputs: ['bn1'] },
      ...basicBlock('layer1.0', 'relu', 16, 1, false), // 14
      ...basicBlock('layer2.0', 'layer1.0.relu2', 32, 2, true), // 14 -> 7
      ...basicBlock('layer3.0', 'layer2.0.relu2', 64, 2, true), // 7 -> 4
      { id: 'avgpool', type: 'globalAveragePool', inputs: ['layer3.0.relu2'] },
      { id: 'fc', type: 'dense', inputs: ['avgpool'], units: 10, bias: true },
    ],
    output: 'fc',
  }),
};
